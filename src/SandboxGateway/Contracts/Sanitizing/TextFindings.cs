namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>What may be found in a text that honest texts of its kind do not hold. Names in model.yaml are these in camel case.</summary>
[Flags]
internal enum TextFindings
{
    None = 0,

    /// <summary>The tag characters U+E0000 to U+E007F, but in a flag.</summary>
    UnicodeTags = 1 << 0,

    /// <summary>Two or more variation selectors in a row, or one of U+E0100 to U+E01EF.</summary>
    VariationSelectors = 1 << 1,

    /// <summary>Controls of the direction of text.</summary>
    Bidi = 1 << 2,

    /// <summary>Characters that show nothing; the joiners that Indic scripts, Persian and emoji need are none in prose.</summary>
    ZeroWidth = 1 << 3,

    /// <summary>Control characters but tab and line ends, and code points that are no characters.</summary>
    Controls = 1 << 4,

    /// <summary>Not in the normalization form that is asked for.</summary>
    Normalization = 1 << 5,

    /// <summary>A word of letters of another script that all look like Latin ones.</summary>
    Confusables = 1 << 6,

    /// <summary>A word of letters of Latin, Greek, Cyrillic, Armenian or Cherokee and of another of them.</summary>
    MixedScripts = 1 << 7,

    /// <summary>Slashes, two points in a row, or percent signs: a name that may be taken for a path.</summary>
    Paths = 1 << 8,

    /// <summary>Braces of template languages.</summary>
    Templates = 1 << 9,

    /// <summary>HTML that runs, and script addresses.</summary>
    Scripts = 1 << 10,

    /// <summary>Conditions of SQL that always hold, and the joining of another query.</summary>
    Sql = 1 << 11,

    /// <summary>A text a spreadsheet takes for a formula.</summary>
    Formulas = 1 << 12,

    /// <summary>Keys, tokens, passwords, as the secret filter knows them.</summary>
    Secrets = 1 << 13,

    /// <summary>Bytes that are no text at all, where text is declared.</summary>
    NotText = 1 << 14,

    /// <summary>What the contract's classifier takes for something that is not to pass.</summary>
    Suspect = 1 << 15,

    /// <summary>Texts the contract's classifier gave no verdict on.</summary>
    Unclassified = 1 << 16,

    /// <summary>What is not looked for by a key of its own.</summary>
    Undeclared = NotText | Suspect | Unclassified,

    /// <summary>What can be taken out, or put right, without the rest losing its meaning.</summary>
    Strippable = UnicodeTags | VariationSelectors | Bidi | ZeroWidth | Controls | Normalization,

    /// <summary>What is found character by character.</summary>
    Characters = UnicodeTags | VariationSelectors | Bidi | ZeroWidth | Controls | Normalization | Confusables | MixedScripts,
}
