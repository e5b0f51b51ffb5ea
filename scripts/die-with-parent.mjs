/*
 * Loaded into the demo's processes. Their parent holds the other end of an IPC channel; when it is gone, however it
 * went, they stop as if they had been told to, and no server of the demo stays behind on its port.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
