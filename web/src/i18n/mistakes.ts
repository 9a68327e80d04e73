import type { Locale } from "../protocol.gen";

/** The sentences of the FAQ's checks and of its import in Chinese; what isn't known stays as it is. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^unknown intent (.+)$/, "没有“$1”这个意图"],
  [/^unknown flow (.+)$/, "没有“$1”这个流程"],
  [/^no settings? named (.+)$/, "没有名为 $1 的设置项"],
  [/^related entry (\S+) does not exist in (\S+)$/, "相关条目 $1 不存在（$2）"],
  [/^(?:\w+ )?"(.*)" is not a date like (\S+)$/, "“$1”不是日期，应写成 $2"],
  [/^valid_until is before valid_from$/, "截止日期早于生效日期"],
  [/^questions: at least one is needed$/, "至少写一个问法"],
  [/^(\w+) is (missing|empty)$/, "必填"],
  [/^"(.*)" stands twice in \w+$/, "“$1”写了两遍"],
  [/^\w+ "(.*)" is not one of (.+)$/, "“$1”不可用，可以是 $2"],
  [/^an empty line in (\w+)$/, "这一行是空的"],
  [/^the id is (\S+), and the entry's is (\S+)$/, "编号写成了 $1，这个条目是 $2"],
  [/^the question is empty; write it, or delete the row$/, "问题是空的，请写上，或删掉这一行"],
  [/^the answer is empty; write it, or delete the row$/, "答案是空的，请写上，或删掉这一行"],
  [/^(\d+) characters; (\d+) at most, so split it into several entries$/, "有 $1 个字，最多 $2 个，请拆成几个条目"],
  [/^(\d+) characters; a chat takes (\d+) at most, .*$/, "有 $1 个字，聊天里最多显示 $2 个，请另写一个简短回答"],
  [/^(\d+) phrasings; (\d+) at most$/, "有 $1 个问法，最多 $2 个"],
  [/^the formula has no value in the file; .*$/, "公式在文件里没有结果，请复制这一列，粘贴为数值"],
  [/^the formula gives (.+); mend it, or write the text itself$/, "公式的结果是 $1，请改好，或直接写文字"],
  [/^the id "(.*)"; an id has .*, (\d+) at most$/, "编号“$1”不可用：只能用小写字母、数字和连字符，最多 $2 个字符"],
  [/^the id (\S+) is also in .*\((.+)\); give each entry its own$/, "编号 $1 重复了（$2），请各用一个"],
  [/^the language "(.*)"; write zh or en$/, "语言“$1”不可用，请写 zh 或 en"],
  [/^the same question stands in (.+); put the two together, or give each an id$/, "同一个问题重复了（$1），请合成一条，或各给一个编号"],
  [/^the column (.+) holds the same; leave one of the two$/, "“$1”列是同样的内容，请只留一列"],
  [/^left out: it is empty$/, "没有导入：是空的"],
  [/^left out: it is hidden$/, "没有导入：是隐藏的"],
  [/^left out: none of its first (\d+) rows names a question and an answer$/, "没有导入：前 $1 行里没有“问题”和“答案”这样的表头"],
  [/^long for a chat: .*$/, "对聊天来说太长：前几句作为简短回答，全文作为详细说明"],
  [/^no row names the columns; .*$/, "没有表头，第一行至少要有“问题”和“答案”"],
  [/^there is no row to import; .*$/, "没有可以导入的行：第一行是表头（问题、答案），之后每行一个条目"],
  [/^there is nothing to import: .*$/, "没有可以导入的内容：没有带正文的标题，没有一问一答，也没有这样的表格"],
  [/^imported by (.+) on (\S+), and edited since$/, "$1 在 $2 导入过，之后改过"],
  [/^(.+) has an open draft of it; .*$/, "$1 正在写它的草稿，请先发布或放弃，再导入"],
  [/^shoppers don't get it now; publishing the draft brings it back$/, "现在已下线，发布草稿会让它重新上线"],
];

/** Nothing was written there yet. */
export const unwritten = (what: string): boolean => /^\w+ is (missing|empty)$|^questions: at least one/.test(what);

export function mistake(what: string, l: Locale): string {
  const hit = l === "zh" && known.find(([p]) => p.test(what));
  return hit ? what.replace(hit[0], hit[1]) : what;
}
