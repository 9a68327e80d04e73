import type { Role } from "../protocol.gen";

interface Line {
  at: number;
  from: Role;
  name?: string;
}

const quiet = 5 * 60_000;

/** Does a line start with the time? After five minutes of silence it does. */
export function startsTime(prev: Line | undefined, line: Line): boolean {
  return !prev || line.at - prev.at > quiet;
}

/** Does a line show its author? Not when the same one wrote just before. */
export function startsGroup(prev: Line | undefined, line: Line): boolean {
  return startsTime(prev, line) || prev!.from !== line.from || prev!.name !== line.name;
}
