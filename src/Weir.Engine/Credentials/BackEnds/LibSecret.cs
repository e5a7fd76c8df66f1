using System.Runtime.InteropServices;

namespace Weir.Engine.Credentials.BackEnds;

/// <summary>The few calls of libsecret and GLib that reading one secret of the Secret Service takes. Each call blocks; any thread may make it.</summary>
internal static class LibSecret
{
    private const string Secret = "libsecret-1.so.0";
    private const string GLib = "libglib-2.0.so.0";
    private const string GObject = "libgobject-2.0.so.0";
    private const string Gio = "libgio-2.0.so.0";
    private const int SessionBus = 2;

    // struct GError { guint32 domain; gint code; gchar *message; }
    private const int ErrorMessageOffset = 8;

    /// <summary>Looks a secret up by its attributes. It is found only if all of them are the same, letter for letter.</summary>
    /// <param name="attributes">Names and values.</param>
    /// <param name="cancellable">From <see cref="NewCancellable"/>; ends the call from another thread.</param>
    /// <returns>The secret, or what went wrong; nulls when there is none.</returns>
    /// <exception cref="DllNotFoundException">A library is not installed.</exception>
    public static (string? Secret, string? Error) Lookup(IReadOnlyList<(string Name, string Value)> attributes, nint cancellable)
    {
        if (Connect(cancellable) is { } unreachable)
        {
            return (null, unreachable);
        }

        var texts = attributes.SelectMany(one => new[] { one.Name, one.Value }).Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        var glib = NativeLibrary.Load(GLib, typeof(LibSecret).Assembly, DllImportSearchPath.SafeDirectories);
        var table = HashTableNew(NativeLibrary.GetExport(glib, "g_str_hash"), NativeLibrary.GetExport(glib, "g_str_equal"));
        try
        {
            for (var i = 0; i < texts.Length; i += 2)
            {
                _ = HashTableInsert(table, texts[i], texts[i + 1]);
            }

            var found = Lookup(0, table, cancellable, out var error);
            var secret = found == 0 ? null : Marshal.PtrToStringUTF8(found);
            FreePassword(found); // overwrites it first
            return (secret, Taken(error));
        }
        finally
        {
            HashTableUnref(table);
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Something that can end a call. Given back by <see cref="Unref"/>.</summary>
    [DllImport(Gio, EntryPoint = "g_cancellable_new", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewCancellable();

    [DllImport(Gio, EntryPoint = "g_cancellable_cancel", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void Cancel(nint cancellable);

    [DllImport(GObject, EntryPoint = "g_object_unref", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void Unref(nint instance);

    // GLib ends the process when the session's bus goes away, unless it is told not to. The connection is one for the process.
    private static string? Connect(nint cancellable)
    {
        var bus = BusGet(SessionBus, cancellable, out var error);
        if (bus != 0)
        {
            SetExitOnClose(bus, 0);
            Unref(bus);
        }

        return Taken(error);
    }

    private static string? Taken(nint error)
    {
        if (error == 0)
        {
            return null;
        }

        var message = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(error, ErrorMessageOffset)) ?? "";
        FreeError(error);
        return message;
    }

    [DllImport(Secret, EntryPoint = "secret_password_lookupv_sync", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Lookup(nint schema, nint attributes, nint cancellable, out nint error);

    [DllImport(Secret, EntryPoint = "secret_password_free", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void FreePassword(nint password);

    [DllImport(GLib, EntryPoint = "g_hash_table_new", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint HashTableNew(nint hash, nint equal);

    [DllImport(GLib, EntryPoint = "g_hash_table_insert", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int HashTableInsert(nint table, nint key, nint value);

    [DllImport(GLib, EntryPoint = "g_hash_table_unref", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void HashTableUnref(nint table);

    [DllImport(GLib, EntryPoint = "g_error_free", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void FreeError(nint error);

    [DllImport(Gio, EntryPoint = "g_bus_get_sync", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint BusGet(int type, nint cancellable, out nint error);

    [DllImport(Gio, EntryPoint = "g_dbus_connection_set_exit_on_close", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void SetExitOnClose(nint connection, int exits);
}
