namespace Dcim.BrowserTests.Running;

/// <summary>
/// An answer as a caseworker has it before her: codes with a bar between several, a date as day.month.year with parts left
/// out from the left, or plain text.
/// </summary>
public sealed record Answer(string Key, string Value)
{
    /// <summary>The id of its box, or of its group of boxes.</summary>
    public string Id => Key.Replace('.', '-');

    public string[] Codes => Value.Split('|');

    /// <summary>A reason why there is no answer, in place of a date or number.</summary>
    public bool IsReason => Value is "UNK" or "NAS" or "REF" or "NAP";

    /// <returns>Day, month and year; what was left out is empty.</returns>
    public (string Day, string Month, string Year) Date()
    {
        var parts = Value.Split('.');
        return (parts.Length > 2 ? parts[0] : "", parts.Length > 1 ? parts[^2] : "", parts[^1]);
    }
}

/// <summary>A page of a registration and what is answered on it, in the order of the page.</summary>
/// <param name="Rows">A new row of this kind; null for what the section asks once. Of statuses it is the first, changed.</param>
public sealed record AnsweredPage(string Section, string? Rows, params Answer[] Answers);

/// <summary>Invented persons, each told to the end of what the institution knows.</summary>
internal static class Stories
{
    /// <summary>What the police owe of an adult: the sections and their rows, without the minimum.</summary>
    public static AnsweredPage[] OwedByPolice { get; } =
    [
        new("background", null, new("VIC09", "BD"), new("VIC11", "IRR")),
        new(
            "recruitment",
            null,
            new("REC01", "GR"),
            new("REC03", "JOB|SAL"),
            new("REC05", "EMP"),
            new("REC06", "FRA|POW|VUL")
        ),
        new("movement", "movements", new Answer("MOV01", "INT")),
        new(
            "exploitation",
            "episodes",
            new("EXP01", "TOO"),
            new("EXP02", "LAB"),
            new("EXP03", "LAB"),
            new("EXP05", "A"),
            new("EXP06", "GR"),
            new("EXP09", "10.2012"),
            new("EXP11", "N"),
            new("EXP12", "N"),
            new("EXP15", "POL"),
            new("CTL01", "EAR|THR|PHY|HOU")
        ),
        new("identification", "statuses", new Answer("IDN06", "POL")),
        new(
            "identification",
            null,
            new("CAS05", "PT1A0"),
            new("IDN01", "17.4.2013"),
            new("IDN02", "POL"),
            new("PTX01", "GUR")
        ),
        new(
            "protection",
            null,
            new("PRO01", "18.4.2013"),
            new("PRO02", "GRA"),
            new("PRO03.start", "20.4.2013"),
            new("PRO03.end", "4.6.2013")
        ),
        new("assistance", null, new("AST01", "PAR"), new("PTX02", "NON")),
        new("proceedings", null, new("VLP01", "WIT"), new("VLP02", "FRM"), new("VLP04", "REC|SUP")),
    ];

    /// <summary>What a non-governmental organisation owes of an adult whom it assists.</summary>
    public static AnsweredPage[] OwedByNgo { get; } =
    [
        new("background", null, new Answer("VIC09", "RO")),
        new("vulnerability", null, new("VUL01", "POV|HOM|LAN"), new("VUL03", "N")),
        new(
            "recruitment",
            null,
            new("REC01", "RO"),
            new("REC03", "FAM|JOB"),
            new("REC05", "PTN"),
            new("REC06", "DEC|VUL")
        ),
        new("movement", "movements", new Answer("MOV01", "CEU")),
        new(
            "exploitation",
            "episodes",
            new("EXP01", "TOO"),
            new("EXP02", "SEX"),
            new("EXP03", "SEX2"),
            new("EXP06", "PT"),
            new("EXP09", "2012"),
            new("EXP11", "N"),
            new("EXP15", "ESC"),
            new("CTL01", "DEB|THR|DOC")
        ),
        new("offenders", "offenders", new Answer("TRF10", "PTN")),
        new("identification", "statuses", new Answer("IDN06", "POL")),
        new(
            "identification",
            null,
            new("CAS05", "PT1A0"),
            new("IDN01", "3.2013"),
            new("IDN02", "SLF"),
            new("PTX01", "GS")
        ),
        new("protection", null, new Answer("PRO01", "4.2013")),
        new("assistance", "services", new("AST03", "PT-ONG1"), new("AST04", "ACC"), new("AST05.start", "4.2013")),
        new(
            "assistance",
            null,
            new("AST01", "ACC"),
            new("AST06", "SPS"),
            new("AST07", "PTR"),
            new("AST10", "CMP"),
            new("PTX02", "LIS")
        ),
        new("return", null, new Answer("RET01", "NON")),
    ];

    /// <summary>What the 42 men of case 2 share, as the judgment tells it; what it leaves open is not known.</summary>
    public static Answer[] Case2 { get; } =
    [
        new("CAS04", "17.4.2013"),
        new("VIC01", "M"),
        new("VIC04", "Y_GE18"),
        new("VIC06", "BD"),
        new("IDN03", "PRE"),
        new("IDN04", "17.4.2013"),
        new("IDN05", "PT-PJ"),
        new("EXP02", "LAB"),
        new("EXP01", "TOO"),
        new("EXP03", "LAB"),
        new("EXP05", "A"),
        new("EXP06", "GR"),
        new("EXP08", "FAR"),
        new("EXP09", "10.2012"),
        new("EXP10", "17.4.2013"),
        new("EXP13", "NON"),
        new("CTL01", "EAR|THR|PHY|HOU"),
        new("REC01", "GR"),
        new("REC06", "DEC"),
    ];

    /// <summary>Invented names for them.</summary>
    public static (string Given, string Family)[] FortyTwo { get; } =
    [
        .. (
            "Rahim Karim Jamal Kamal Salim Habib Nasir Tariq Anis Babul Dulal Faruk Hanif Idris Jasim Khalil Liton Masud Nizam Omar Polash Rafiq Sajib Titu Uzzal Wahid Yusuf Zahid Arif Belal Delwar Emon Faisal Golam Hasan Imran Jewel Kabir Lokman Milon Nurul Ripon"
        )
            .Split(' ')
            .Zip(
                (
                    "Ahmed Alam Ali Amin Azad Bari Bhuiyan Chowdhury Das Dewan Fakir Gazi Haque Haider Hossain Hoque Islam Jahan Karim Khan Laskar Majumder Mia Miah Molla Mondal Mridha Munshi Nabi Pathan Patwary Prodhan Rahman Rashid Sarkar Shah Shaikh Sheikh Sikder Talukder Uddin Zaman"
                ).Split(' ')
            ),
    ];

    public static Answer[] MinimumOfPolice { get; } =
    [
        new("CAS04", "17.4.2013"),
        new("VID03.given", "Jamal"),
        new("VID03.family", "Uddin"),
        new("VID04", "3.11.1984"),
        new("VIC01", "M"),
        new("VIC06", "BD"),
        new("EXP16", "LAB"),
        new("IDN03", "PRE"),
        new("IDN04", "18.4.2013"),
        new("IDN05", "PT-PJ"),
    ];

    public static Answer[] MinimumOfNgo { get; } =
    [
        new("GOV03.scope", "OWN|ANO"),
        new("CAS04", "18.4.2013"),
        new("VID03.given", "Ioana"),
        new("VID03.family", "Pop"),
        new("VID04", "1990"),
        new("VIC01", "F"),
        new("VIC06", "RO"),
        new("EXP16", "SEX"),
        new("IDN03", "SIG"),
        new("IDN04", "18.4.2013"),
        new("IDN05", "PT-ONG1"),
    ];

    public static AnsweredPage[] Helped { get; } =
    [
        new(
            "assistance",
            "services",
            new("AST03", "PT-ONG1"),
            new("AST04", "MED"),
            new("AST05.start", "18.4.2013"),
            new("AST05.end", "30.4.2013")
        ),
        new(
            "assistance",
            "referrals",
            new("AST08.organisation", "PT-ONG2"),
            new("AST08.date", "19.4.2013"),
            new("AST09.direction", "NON")
        ),
    ];

    public static AnsweredPage Returned { get; } =
        new(
            "return",
            null,
            new("RET01", "AVR"),
            new("RET02.country", "BD"),
            new("RET02.date", "9.2013"),
            new("RET03", "TRA|FIN"),
            new("RET04.m6", "STA")
        );

    /// <summary>Beyond what is owed: a page of every kind, filled.</summary>
    public static AnsweredPage[] Rest { get; } =
    [
        new("vulnerability", null, new("VUL01", "POV|UNE|IRR|LAN"), new("VUL03", "N")),
        new(
            "movement",
            "movements",
            new("MOV01", "CNE"),
            new("MOV02", "IR|TR"),
            new("MOV03", "TRU|FOO"),
            new("MOV04", "ILL"),
            new("MOV05", "NND"),
            new("MOV06", "8.2012")
        ),
        new("offenders", "offenders", new("TRF10", "EMP"), new("TRF11", "EXP|CTR")),
        new("ilo", null, new("IDN07.d1", "POS"), new("IDN07.d3", "POS"), new("IDN07.d4", "POS")),
        .. Helped,
        new("assistance", "refusals", new("AST04", "ACC"), new("AST02", "WRK")),
        Returned,
    ];
}
