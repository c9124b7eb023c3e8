namespace Dcim.Data.Archive;

/// <summary>What stands in each archive about itself, for whoever has it and not the program.</summary>
internal static class ArchiveReadme
{
    public const string Text = """
        This archive holds a whole instance of DCIM, a register of victims of trafficking in human beings and of criminal
        proceedings. It names victims. Whoever decrypts it answers for it.

        manifest.json   What made the archive and when; each file in it with its lines, bytes and SHA-256; each table with its
                        columns: name, kind, and the indicator it answers. Tables come in an order in which each stands after
                        those it points to.
        manifest.hmac   HMAC-SHA-256 of manifest.json. Its key are bytes 65 to 96 of what PBKDF2 (SHA-256, 600,000 rounds) makes
                        of the password and the salt, bytes 9 to 16 of the encrypted file.
        tables/         A file for each table, in UTF-8. Each line is a row, a JSON object of columns by name; a column that is
                        not there holds nothing. Rows are in the order of their key.
        catalogue/      Indicators, code lists, regions and the national profile: what the answers mean.
        keys/           Keys of the instance, in base64: needed to check the audit, to open what it sealed, and to go on.

        Kinds of values
          integer, decimal   a number
          boolean            true or false
          text               a text; codes of a list as |ONE|TWO|; an incomplete date as earliest/latest/kind
          bytes              base64
          time               yyyy-MM-ddTHH:mm:ss.fffffffZ, UTC; offset-time with its offset
          day                yyyy-MM-dd
          uuid               hexadecimal digits in groups

        Sealed values
          What the instance keeps sealed stands here opened, as an object: text is the value; table, row, institution and key
          say how it is sealed again. An object with bytes keeps them as they were, sealed: values of the audit, whose digests
          hold the bytes (text stands beside them), and values that nobody can open any more, for their key was destroyed when
          the person was erased.

        """;
}
