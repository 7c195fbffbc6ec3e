using System.Diagnostics;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>Programs that handlers are written in, under the handler profile in the kernel: they must not notice it.</summary>
public sealed class HandlerProgramsTests : IDisposable
{
    private const string Python = """
        import asyncio, concurrent.futures, gzip, hashlib, json, mmap, multiprocessing, os, shutil, signal, socket, sqlite3
        import subprocess, sys, tempfile, threading, time, uuid, zipfile

        def square(x):
            return x * x

        async def loop():
            child = await asyncio.create_subprocess_exec("/bin/echo", "hi", stdout=subprocess.PIPE)
            assert (await child.communicate())[0] == b"hi\n"
            await asyncio.gather(*(asyncio.sleep(0.001) for _ in range(5)))
            return await asyncio.to_thread(square, 4)

        def files(folder):
            base = sqlite3.connect(folder + "/base")
            base.execute("create table t (a)"); base.execute("insert into t values (1)"); base.commit(); base.close()
            with open(folder + "/m", "wb+") as file:
                file.write(b"x" * 8192); file.flush(); os.fsync(file.fileno())
                with mmap.mmap(file.fileno(), 0) as map:
                    map[0:2] = b"yz"; map.flush()
            shutil.copy2(folder + "/m", folder + "/n"); shutil.copytree(folder, folder + "/sub/tree")
            with zipfile.ZipFile(folder + "/z", "w") as archive:
                archive.write(folder + "/m", "m")
            os.mkfifo(folder + "/fifo"); os.symlink("m", folder + "/s"); os.link(folder + "/m", folder + "/h")
            os.rename(folder + "/n", folder + "/o"); os.truncate(folder + "/o", 3); os.chmod(folder + "/o", 0o600); os.utime(folder + "/o")

        def main():
            with tempfile.TemporaryDirectory() as folder:
                files(folder)
            assert asyncio.run(loop()) == 16
            threads = [threading.Thread(target=square, args=(2,)) for _ in range(5)]
            [t.start() for t in threads]; [t.join() for t in threads]
            shell = subprocess.run("echo a | tr a b", shell=True, capture_output=True, start_new_session=True, cwd="/")
            assert shell.stdout == b"b\n"
            try:
                subprocess.run(["sleep", "5"], timeout=0.05)
            except subprocess.TimeoutExpired:
                pass
            with multiprocessing.Pool(2) as pool:
                assert pool.map(square, [1, 2, 3]) == [1, 4, 9]
            with concurrent.futures.ProcessPoolExecutor(2) as pool:
                assert list(pool.map(square, [3])) == [9]
            a, b = socket.socketpair(); a.sendall(b"x"); assert b.recv(1) == b"x"
            socket.socket(); socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); socket.socket(socket.AF_UNIX)
            signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 0.001); time.sleep(0.01)
            uuid.uuid4(); hashlib.sha256(gzip.compress(json.dumps({"a": [1]}).encode())).hexdigest()
            try:
                import numpy
                assert (numpy.ones((100, 100)) @ numpy.ones((100, 100)))[0, 0] == 100
            except ImportError:
                pass
            print("done")

        if __name__ == "__main__":
            main()
        """;

    private const string Shell = """
        set -e
        cd "$1"
        printf 'a b\nc d\n' >f; cat f | awk '{print $2}' | sort -r | head -1; grep -c a f; sed s/a/z/ f >g; cp f h; cp -a f i; mv g j
        ls -la >all; ln -s f k; ln f l; mkfifo p; (echo x >p &); cat p; touch t; chmod 600 t; wc -l f; tr a-z A-Z <f
        seq 3 | xargs -n1 echo; find . -type f | wc -l; stat f >all; dd if=/dev/zero of=z bs=1k count=4 2>all
        tar cf x.tar f h; tar xf x.tar; gzip -kf f; gunzip -c f.gz; sleep 0.01; timeout 5 true; date >all; id >all; env >all
        diff f h; du -s . >all; df . >all; tee q <f >all; ulimit -n 64; base64 f; sha256sum f; install -m 644 f ff; nproc
        while read -r line; do echo "$line"; done <f
        echo done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("handler-programs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_PythonWithItsStandardLibrary_NoticesNothing()
    {
        var script = Path.Combine(_folder, "handler.py");
        File.WriteAllText(script, Python);

        Assert.EndsWith("done", Run("python3", script), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/bin/bash")]
    public void Run_ShellWithItsTools_NoticesNothing(string shell)
    {
        var script = Path.Combine(_folder, "handler.sh");
        File.WriteAllText(script, Shell);

        Assert.EndsWith("done", Run(shell, script, _folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import socket; socket.create_connection(('192.0.2.1', 443))", "Network is unreachable")]
    [InlineData("import socket; socket.socket(socket.AF_UNIX).connect('/run/x')", "Network is unreachable")]
    [InlineData("import socket; socket.socket().bind(('127.0.0.1', 0))", "Permission denied")]
    [InlineData("import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)", "not permitted")]
    [InlineData("import os; os.chroot('/')", "not permitted")]
    [InlineData("import fcntl; fcntl.flock(open('/etc/passwd'), fcntl.LOCK_SH)", "not permitted")]
    public void Run_PythonThatTriesToGetOut_IsRefused(string program, string complaint)
    {
        Assert.Contains(complaint, Run("python3", "-c", program), StringComparison.Ordinal);
    }

    // A process inherits the filter of the thread that starts it.
    private static string Run(string program, params string[] arguments)
    {
        var output = string.Empty;
        var thread = new Thread(() =>
        {
            KernelFilter.InstallOnThread(ShippedProfiles.Compile("handler"));
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd().TrimEnd() + errors.GetAwaiter().GetResult().TrimEnd();
            process.WaitForExit();
        });
        thread.Start();
        thread.Join();
        return output;
    }
}
