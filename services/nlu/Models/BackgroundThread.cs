using System.Runtime.InteropServices;

namespace Platform.Nlu.Models;

/// <summary>Work that takes its time on one thread of its own, behind all that customers wait for.</summary>
internal static class BackgroundThread
{
    private const int PrioProcess = 0;
    private const int CurrentThread = 0;
    private const int Nice = 10;

    public static Task<T> Run<T>(string name, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            Yield();
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // The awaiter gets it, whatever it is.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = name,
            Priority = ThreadPriority.Lowest,
        };
        thread.Start();
        return done.Task;
    }

    // .NET sets no priorities on Linux, where each thread has its own nice value and may always raise it.
    private static void Yield()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetPriority(PrioProcess, CurrentThread, Nice);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Without it the thread is one among equals.
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code; these are three numbers.
    private static extern int SetPriority(int which, int who, int priority);
#pragma warning restore SYSLIB1054
}
