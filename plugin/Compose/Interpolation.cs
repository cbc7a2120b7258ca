using System.Text;

namespace CrContainers.Plugin.Compose;

/// <summary>
/// Variables in a text: <c>$X ${X} ${X:-default} ${X-default} ${X:?error} ${X?error} ${X:+other} ${X+other}</c>, and <c>$$</c> for a
/// dollar. Defaults may hold variables again.
/// </summary>
internal sealed class Interpolation
{
    private const int Deepest = 16;

    private readonly string text;
    private readonly Func<string, string?> variables;
    private readonly Func<string, Exception> wrong;
    private int position;

    private Interpolation(string text, Func<string, string?> variables, Func<string, Exception> wrong)
    {
        this.text = text;
        this.variables = variables;
        this.wrong = wrong;
    }

    /// <param name="text">Any text.</param>
    /// <param name="variables">A variable's value; null: it is not set.</param>
    /// <param name="wrong">Makes an exception of a reason.</param>
    public static string Expand(string text, Func<string, string?> variables, Func<string, Exception> wrong) =>
        text.Contains('$', StringComparison.Ordinal) ? new Interpolation(text, variables, wrong).Run(depth: 0) : text;

    private bool AtEnd => position == text.Length;

    /// <summary>To the end of the text, or to the brace that closes the variable around it.</summary>
    private string Run(int depth)
    {
        if (depth > Deepest)
        {
            throw wrong($"variables nest deeper than {Deepest} levels");
        }

        var result = new StringBuilder();
        while (!AtEnd && (depth == 0 || text[position] != '}'))
        {
            var letter = text[position++];
            result.Append(letter == '$' ? Variable(depth) : letter.ToString());
        }

        return result.ToString();
    }

    private string Variable(int depth)
    {
        if (!AtEnd && text[position] == '$')
        {
            position++;
            return "$";
        }

        var inBraces = !AtEnd && text[position] == '{';
        position += inBraces ? 1 : 0;
        var name = Name();
        if (name.Length == 0)
        {
            throw wrong($"a variable's name is expected after \"{(inBraces ? "${" : "$")}\"; a dollar is written $$");
        }

        return inBraces ? Braced(name, depth) : variables(name) ?? "";
    }

    private string Braced(string name, int depth)
    {
        var value = variables(name);
        var emptyCounts = !AtEnd && text[position] == ':';
        position += emptyCounts ? 1 : 0;
        var sign = AtEnd ? '\0' : text[position];
        if (sign == '}' && !emptyCounts)
        {
            position++;
            return value ?? "";
        }

        if (sign is not ('-' or '?' or '+'))
        {
            throw wrong(AtEnd ? $"${{{name} is not closed" : $"\"{sign}\" is not expected after ${{{name}");
        }

        position++;
        return Choose(name, sign, value is not null && !(emptyCounts && value.Length == 0) ? value : null, Operand(name, depth));
    }

    private string Operand(string name, int depth)
    {
        var operand = Run(depth + 1);
        if (AtEnd)
        {
            throw wrong($"${{{name} is not closed");
        }

        position++;
        return operand;
    }

    private string Choose(string name, char sign, string? value, string operand) => sign switch
    {
        '+' => value is null ? "" : operand,
        '?' when value is null => throw wrong($"variable {name} is required{(operand.Length == 0 ? "" : $": {operand}")}"),
        _ => value ?? operand,
    };

    private string Name()
    {
        var start = position;
        while (!AtEnd && (char.IsAsciiLetter(text[position]) || text[position] == '_' || (position > start && char.IsAsciiDigit(text[position]))))
        {
            position++;
        }

        return text[start..position];
    }
}
