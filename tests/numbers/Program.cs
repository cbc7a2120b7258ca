using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

// Keeps numbers in memory, each put by a request of its own: Kestrel.
var numbers = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
var puts = 0;
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://*:8000");
var application = builder.Build();
application.Run(ServeAsync);
await application.RunAsync().ConfigureAwait(false);

async Task ServeAsync(HttpContext context)
{
    var path = context.Request.Path.Value!;
    if (context.Request.Method == "PUT")
    {
        using var reader = new StreamReader(context.Request.Body);
        numbers[path] = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        Interlocked.Increment(ref puts);
        await AnswerAsync(context.Response, numbers[path]).ConfigureAwait(false);
    }
    else
    {
        await AnswerAsync(context.Response, path == "/count" ? puts.ToString(CultureInfo.InvariantCulture) : string.Join('\n', numbers.Values)).ConfigureAwait(false);
    }
}

static Task AnswerAsync(HttpResponse response, string text)
{
    response.ContentLength = text.Length;
    return response.WriteAsync(text);
}
