"""Stands in for systemd: runs a command, keeps the descriptors that it stores (FDSTORE=1), and
hands them to the next run. SIGUSR1 kills the command and starts it again. When the command ends by
itself, prints how many descriptors are left in the store, and ends."""
import os
import signal
import socket
import sys

address, command = sys.argv[1], sys.argv[2:]
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(address)
notify.settimeout(0.05)
stored = {}
restart = False


def wanted(_signal, _frame):
    global restart
    restart = True


def start():
    pid = os.fork()
    if pid:
        return pid
    os.environ["NOTIFY_SOCKET"] = address
    if stored:
        high = [os.dup(descriptor) for descriptor in stored.values()]
        for index, descriptor in enumerate(high):
            os.dup2(descriptor, 3 + index, inheritable=True)
        os.environ["LISTEN_PID"] = str(os.getpid())
        os.environ["LISTEN_FDS"] = str(len(stored))
        os.environ["LISTEN_FDNAMES"] = ":".join(stored)
    os.execv(command[0], command)


def receive():
    try:
        message, descriptors, _, _ = socket.recv_fds(notify, 4096, 16)
    except socket.timeout:
        return False
    words = dict(line.split("=", 1) for line in message.decode().splitlines())
    name = words.get("FDNAME")
    if "FDSTOREREMOVE" in words and name in stored:
        os.close(stored.pop(name))
    for descriptor in descriptors:
        stored[name] = descriptor
    return True


signal.signal(signal.SIGUSR1, wanted)
child = start()
while True:
    receive()
    if restart:
        restart = False
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("= killed", flush=True)
        # What it said before it died counts, as with systemd.
        while receive():
            pass
        child = start()
    ended, _ = os.waitpid(child, os.WNOHANG)
    if ended:
        while receive():
            pass
        print("= stored %d" % len(stored), flush=True)
        sys.exit(0)
