// What survives a reload. Storage may be refused (private windows, third-party frames): then nothing does,
// and all else works.
const prefix = "aftercare.";

export function keep(key: string, value: unknown): void {
  try {
    if (value === "" || value === null || value === undefined) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // full or refused
  }
}

export function recall<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(prefix + key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** Removes everything of ours whose key starts with `start`. */
export function wipe(start = ""): void {
  try {
    for (const k of Object.keys(localStorage)) {
      if (k.startsWith(prefix + start)) localStorage.removeItem(k);
    }
  } catch {
    // refused
  }
}
