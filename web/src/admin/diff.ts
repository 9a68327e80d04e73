// What changed between two versions, field by field: a lead reads titles and answers, not YAML.
import { emptyForm, type Form, type Key } from "./form";

export interface Line {
  op: " " | "-" | "+";
  text: string;
}

export interface Change {
  field: Key;
  lines: readonly Line[];
}

export function changes(from: Form, to: Form): Change[] {
  return (Object.keys(emptyForm) as Key[]).filter((k) => from[k].trim() !== to[k].trim()).map((field) => ({ field, lines: diff(from[field], to[field]) }));
}

/** The shortest way from one text to another, line by line: what stays is their longest common part. */
export function diff(from: string, to: string): Line[] {
  const a = split(from);
  const b = split(to);
  // common[i][j]: how many lines a from i on and b from j on share
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const out: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ op: " ", text: a[i]! });
      i++;
      j++;
    } else if (j === b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      out.push({ op: "-", text: a[i++]! });
    } else {
      out.push({ op: "+", text: b[j++]! });
    }
  }
  return out;
}

const split = (text: string): string[] => (text.trim() ? text.trimEnd().split("\n") : []);
