using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

// Keeps numbers in memory, each put by a request of its own: HttpListener, with a task for each request.
using var listener = new HttpListener();
listener.Prefixes.Add("http://*:8000/");
listener.Start();
Console.WriteLine("ready");
var numbers = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
var puts = 0;
while (true)
{
    _ = Task.Run(Serving(await listener.GetContextAsync().ConfigureAwait(false)));
}

Func<Task> Serving(HttpListenerContext context) => () => ServeAsync(context);

async Task ServeAsync(HttpListenerContext context)
{
    var path = context.Request.Url!.AbsolutePath;
    if (context.Request.HttpMethod == "PUT")
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body).ConfigureAwait(false);
        numbers[path] = Encoding.ASCII.GetString(body.ToArray());
        Interlocked.Increment(ref puts);
        Answer(context.Response, body.ToArray());
    }
    else
    {
        Answer(context.Response, Encoding.ASCII.GetBytes(path == "/count" ? puts.ToString(CultureInfo.InvariantCulture) : string.Join('\n', numbers.Values)));
    }
}

static void Answer(HttpListenerResponse response, byte[] body)
{
    response.ContentLength64 = body.Length;
    response.Close(body, willBlock: false);
}
