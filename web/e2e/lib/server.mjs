// The real server (../bin/aftercare, or $AFTERCARE_BIN) on a free port of its own, with a demo shop in a
// folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bin = process.env.AFTERCARE_BIN ?? new URL("../../../bin/aftercare", import.meta.url).pathname;

export class Server {
  #process = null;
  #printed = "";
  #addr = "127.0.0.1:0";
  #data;
  #env;
  /** Where the demo shop is, without a slash at its end. */
  base = "";
  /** The one-time passwords by login, as they were printed at the first start. */
  passwords = {};

  /** env is added to the server's environment. */
  static async start(env = {}) {
    if (!existsSync(bin)) throw new Error(`${bin} is not there; run "make build" first, or name another in AFTERCARE_BIN`);
    const s = new Server();
    s.#data = await mkdtemp(join(tmpdir(), "aftercare-e2e-"));
    s.#env = env;
    await s.again();
    return s;
  }

  /** Starts a killed server on the same port and the same data. */
  async again() {
    const { AFTERCARE_DATABASE, AFTERCARE_REDIS, AFTERCARE_SECRET, AFTERCARE_EMBED_ORIGINS, ...env } = process.env;
    const p = spawn(bin, ["serve", "--demo", "--addr", this.#addr, "--data", this.#data], {
      env: { ...env, ...this.#env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = p;
    let out = "";
    const up = new Promise((resolve, reject) => {
      const hear = (d) => {
        this.#printed += d;
        out += d;
        // The agents come last, and a blank line after them.
        if (/agent amy .*\n\s*\n/.test(out)) resolve();
      };
      p.stdout.on("data", hear);
      p.stderr.on("data", hear);
      p.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${out}`)));
      p.once("error", reject);
    });
    await up;
    this.base = /demo shop\s+(http:\S+)\//.exec(out)[1];
    this.#addr = this.base.slice("http://".length);
    for (const [, login, password] of out.matchAll(/agent (\w+) .*one-time password (\S+)/g)) this.passwords[login] ??= password;
  }

  /** As a power cut would end it. */
  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill("SIGKILL");
    await once(this.#process, "exit");
  }

  async stop() {
    await this.kill();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** All that it printed, for when a test fails. */
  get printed() {
    return this.#printed;
  }
}
