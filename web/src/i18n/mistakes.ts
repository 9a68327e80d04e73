import type { Locale } from "../protocol.gen";

/** The sentences of the FAQ's checks in Chinese; what isn't known stays as it is. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^unknown intent (.+)$/, "没有“$1”这个意图"],
  [/^unknown flow (.+)$/, "没有“$1”这个流程"],
  [/^no settings? named (.+)$/, "没有名为 $1 的设置项"],
  [/^related entry (\S+) does not exist in (\S+)$/, "相关条目 $1 不存在（$2）"],
  [/^(\w+) "(.*)" is not a date like (\S+)$/, "“$2”不是日期，应写成 $3"],
  [/^valid_until is before valid_from$/, "截止日期早于生效日期"],
  [/^questions: at least one is needed$/, "至少写一个问法"],
  [/^(\w+) is (missing|empty)$/, "必填"],
  [/^"(.*)" stands twice in \w+$/, "“$1”写了两遍"],
  [/^\w+ "(.*)" is not one of (.+)$/, "“$1”不可用，可以是 $2"],
  [/^an empty line in (\w+)$/, "这一行是空的"],
  [/^the id is (\S+), and the entry's is (\S+)$/, "编号写成了 $1，这个条目是 $2"],
];

/** Nothing was written there yet. */
export const unwritten = (what: string): boolean => /^\w+ is (missing|empty)$|^questions: at least one/.test(what);

export function mistake(what: string, l: Locale): string {
  const hit = l === "zh" && known.find(([p]) => p.test(what));
  return hit ? what.replace(hit[0], hit[1]) : what;
}
