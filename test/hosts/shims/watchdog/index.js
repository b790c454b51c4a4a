// Stands in for the native watchdog: ends this process when its parent has gone.
export function start(parentPid) {
  const timer = setInterval(() => {
    try {
      process.kill(parentPid, 0);
    } catch {
      process.exit(87);
    }
  }, 1000);
  timer.unref();
}

export function exit(code) {
  process.exit(code);
}
