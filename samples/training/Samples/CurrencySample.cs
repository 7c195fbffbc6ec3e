using SandboxGateway.Samples.Training.Onnx;
using ElementType = SandboxGateway.Samples.Training.Onnx.TensorProto.Types.DataType;

namespace SandboxGateway.Samples.Training.Samples;

/// <summary>Looks up the currency (ISO 4217) of a country (ISO 3166-1 alpha-2): strings in, strings out.</summary>
internal static class CurrencySample
{
    public const string Unknown = "unknown";

    private static readonly (string Currency, string Countries)[] _table =
    [
        ("EUR", "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"),
        ("USD", "US EC SV"), ("GBP", "GB"), ("CHF", "CH LI"), ("SEK", "SE"), ("NOK", "NO"), ("DKK", "DK"), ("ISK", "IS"),
        ("PLN", "PL"), ("CZK", "CZ"), ("HUF", "HU"), ("RON", "RO"), ("UAH", "UA"), ("TRY", "TR"), ("JPY", "JP"),
        ("CNY", "CN"), ("KRW", "KR"), ("INR", "IN"), ("IDR", "ID"), ("THB", "TH"), ("VND", "VN"), ("PHP", "PH"),
        ("MYR", "MY"), ("SGD", "SG"), ("HKD", "HK"), ("AUD", "AU"), ("NZD", "NZ"), ("CAD", "CA"), ("MXN", "MX"),
        ("BRL", "BR"), ("ARS", "AR"), ("CLP", "CL"), ("COP", "CO"), ("PEN", "PE"), ("ZAR", "ZA"), ("EGP", "EG"),
        ("NGN", "NG"), ("KES", "KE"), ("MAD", "MA"), ("ILS", "IL"), ("SAR", "SA"), ("AED", "AE"),
    ];

    public static byte[] BuildModel()
    {
        var pairs = _table.SelectMany(row => row.Countries.Split(' ').Select(country => (country, row.Currency))).ToArray();
        return new GraphBuilder("currency")
            .Input("country", ElementType.String, -1)
            .Output("currency", ElementType.String, -1)
            .Node(
                Operators.MachineLearningDomain,
                "LabelEncoder",
                "country",
                "currency",
                Operators.Texts("keys_strings", pairs.Select(pair => pair.country)),
                Operators.Texts("values_strings", pairs.Select(pair => pair.Currency)),
                Operators.Text("default_string", Unknown))
            .BuildModel();
    }
}
