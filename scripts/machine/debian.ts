import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** True where packages of the distribution can be installed without asking anyone: root on Debian or Ubuntu. */
export function canInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs packages of the distribution; true when that went well. Services that come with them are not started. */
export function installPackages(packages: readonly string[]): boolean {
  console.log(`Installing ${packages.join(', ')} (apt-get) …`);
  return withoutStartingServices(
    () => apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...packages]),
  );
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian starts a service as soon as it is installed; a broker of its own on 1883 would be in the demo's way. */
function withoutStartingServices(install: () => boolean): boolean {
  if (existsSync(POLICY)) return install();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    rmSync(POLICY, { force: true });
  }
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}
