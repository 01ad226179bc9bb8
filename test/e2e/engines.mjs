// Real engines for journeys that need them: a MariaDB and a Redis of their own, on the loopback, gone afterwards.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "./ports.mjs";
import { until } from "./saja.mjs";

function program(name, pkg) {
  for (const dir of [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"]) {
    if (existsSync(join(dir, name))) return join(dir, name);
  }
  throw new Error(`${name} is missing: apt-get install ${pkg}`);
}

// answers says whether something takes connections at port.
const answers = (port) => new Promise((done) => {
  const s = createConnection({ port, host: "127.0.0.1" }, () => { s.destroy(); done(true); }).on("error", () => done(false));
});

class Engine {
  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = new Promise((done) => this.process.on("exit", done));
      this.process.kill("SIGKILL"); // it holds nothing of value
      await gone;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}

// mariadb starts an empty server; url is for SAJA_DATABASE_URL.
export async function mariadb() {
  const e = new Engine();
  e.dir = mkdtempSync(join(tmpdir(), "saja-maria-"));
  const [port] = await freePorts(1);
  const common = ["--no-defaults", `--datadir=${join(e.dir, "data")}`, `--tmpdir=${e.dir}`, "--innodb-log-file-size=8M", ...(process.getuid() === 0 ? ["--user=root"] : [])];
  const made = spawnSync(program("mariadb-install-db", "mariadb-server"), [...common, "--auth-root-authentication-method=normal", "--skip-test-db"]);
  if (made.status !== 0) throw new Error(`mariadb-install-db: ${made.stderr}`);
  const socket = join(e.dir, "s");
  e.process = spawn(program("mariadbd", "mariadb-server"), [
    ...common, `--socket=${socket}`, `--port=${port}`, "--bind-address=127.0.0.1", "--skip-log-bin", "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=1", "--performance-schema=0", "--max-connections=400",
  ], { stdio: "ignore" });
  await until("MariaDB to answer", () => answers(port));
  const sql = spawnSync(program("mariadb", "mariadb-client"), ["--no-defaults", `--socket=${socket}`, "-uroot", "-e", "CREATE DATABASE saja"]);
  if (sql.status !== 0) throw new Error(`create the database: ${sql.stderr}`);
  e.url = `mysql://root@tcp(127.0.0.1:${port})/saja`;
  return e;
}

// redis starts an empty server; url is for SAJA_REDIS_URL.
export async function redis() {
  const e = new Engine();
  e.dir = mkdtempSync(join(tmpdir(), "saja-redis-"));
  [e.port] = await freePorts(1);
  e.process = spawn(program("redis-server", "redis-server"), ["--port", e.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", e.dir], { stdio: "ignore" });
  await until("Redis to answer", () => answers(e.port));
  e.url = `redis://127.0.0.1:${e.port}/0`;
  return e;
}
