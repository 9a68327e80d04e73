import { useEffect, useState } from "preact/hooks";
import type { Text } from "../protocol.gen";
import { api, why } from "./api";

export interface Loaded<T> {
  data: T | null;
  failed: Text | null;
  loading: boolean;
  reload(): void;
}

/** What the server says at a path. While it is asked anew, the old answer stays on the screen. */
export function useLoad<T>(path: string): Loaded<T> {
  const [state, set] = useState<{ data: T | null; failed: Text | null; loading: boolean }>({ data: null, failed: null, loading: true });
  const [again, setAgain] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    set((s) => ({ ...s, loading: true }));
    api<T>("GET", path, undefined, stop.signal).then(
      (data) => set({ data, failed: null, loading: false }),
      (e) => {
        if (!stop.signal.aborted) set((s) => ({ data: s.data, failed: why(e), loading: false }));
      },
    );
    return () => stop.abort();
  }, [path, again]);
  return { ...state, reload: () => setAgain((n) => n + 1) };
}
