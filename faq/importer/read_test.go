package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"aftercare/faq/importer"
)

func read(t *testing.T, name, text string) *importer.File {
	t.Helper()
	f, err := importer.Read(name, []byte(text))
	require.NoError(t, err)
	return f
}

func titles(f *importer.File) (out []string) {
	for _, r := range f.Rows {
		out = append(out, r.Fields[importer.Title])
	}
	return out
}

func said(ps []importer.Problem) (out []string) {
	for _, p := range ps {
		out = append(out, p.Error())
	}
	return out
}

const sheet = "编号,问题,相似问,答案\n" +
	"gift-note,能写贺卡吗,\"代写祝福语\n送人的可以附张卡片吗\",\"可以，下单时写在备注里，\"\"最多\"\"五十字。\"\n" +
	",杯子能进微波炉吗,陶瓷杯可以加热吗|马克杯进微波炉,可以，有金边的除外。\n"

func TestTextsAreReadInAnyEncoding(t *testing.T) {
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	for _, c := range []struct {
		name string
		as   encoding.Encoding
		bom  string
		want string
	}{
		{"UTF-8", encoding.Nop, "", "UTF-8"},
		{"UTF-8 with a mark", encoding.Nop, "\ufeff", "UTF-8"},
		{"GB18030", simplifiedchinese.GB18030, "", "GB18030"},
		{"GBK", simplifiedchinese.GBK, "", "GB18030"},
		{"Big5", traditionalchinese.Big5, "", "Big5"},
		{"UTF-16 with a mark", utf16(unicode.LittleEndian, unicode.UseBOM), "", "UTF-16"},
		{"UTF-16 without", utf16(unicode.LittleEndian, unicode.IgnoreBOM), "", "UTF-16"},
		{"UTF-16, big end first", utf16(unicode.BigEndian, unicode.IgnoreBOM), "", "UTF-16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := sheet
			if c.want == "Big5" {
				text = "問題,答案\n杯子能進微波爐嗎,可以，有金邊的除外。\n這個怎麼退,七天內都可以的。\n"
			}
			data, err := c.as.NewEncoder().String(text)
			require.NoError(t, err)
			f := read(t, "faq.csv", c.bom+data)
			require.Equal(t, c.want, f.Encoding)
			require.Empty(t, f.Problems)
			require.Len(t, f.Rows, 2)
			if c.want == "Big5" {
				require.Equal(t, "這個怎麼退", f.Rows[1].Fields[importer.Title])
				return
			}
			first := f.Rows[0].Fields
			require.Equal(t, "gift-note", first[importer.ID])
			require.Equal(t, "代写祝福语\n送人的可以附张卡片吗", first[importer.Questions])
			require.Equal(t, `可以，下单时写在备注里，"最多"五十字。`, first[importer.Answer])
		})
	}
}

func TestTextsThatAreNoneAreRefused(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Latin-1", "question,answer\ncaf\xe9 or tea,both are fine\n", "none of UTF-8, UTF-16, GB18030"},
		{"damaged UTF-8", "问题,答案\n可以退吗,可以\xff退\n", "line 2 is not UTF-8 as the rest"},
		{"binary", "question,answer\na\x00\x01\x02\x03b,c\n", "no text"},
		{"empty", " \n\t\n", "the file is empty"},
		{"only a mark", "\ufeff", "no row names the columns"},
	} {
		_, err := importer.Read("faq.csv", []byte(c.text))
		require.ErrorContains(t, err, c.want, c.name)
	}
}

func TestDelimitersAreFound(t *testing.T) {
	for name, d := range map[string]string{"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"} {
		f := read(t, "faq.tsv", strings.ReplaceAll("FAQ of the shop\nid_question_short answer_answer\na_Can I pay later?_Yes_Yes in three parts.\n", "_", d))
		require.Len(t, f.Rows, 1, name)
		require.Equal(t, "Can I pay later?", f.Rows[0].Fields[importer.Title], name)
		require.Equal(t, "Yes", f.Rows[0].Fields[importer.Answer], name)
		require.Contains(t, f.Rows[0].Fields[importer.Long], "in three parts", name)
	}
	_, err := importer.Read("faq.csv", []byte("question,answer\nwhy,\"because\nhow,so\n"))
	require.ErrorContains(t, err, "line 2: the quotes don't match")
}

func TestColumnsAreToldByTheirHeadings(t *testing.T) {
	f := read(t, "faq.csv", "标准问题（必填）,相似问1,相似问 2,回复内容*,语种,有效期,分类,答案\n能开票吗,要发票,,能,中文,长期,售后,能\n")
	require.Equal(t, []string{"row 1, column 分类: not used"}, said(f.Notes))
	require.Equal(t, []string{"row 1, column 答案: the column 回复内容* holds the same; leave one of the two"}, said(f.Problems))
	_, err := importer.Read("faq.csv", []byte("甲,乙\n1,2\n"))
	require.ErrorContains(t, err, "问题 and 答案")
	f = read(t, "faq.csv", "question,answer\n")
	require.ErrorContains(t, f.Problems[0], "no row to import")
}

func TestRowsOfOneEntryAreOne(t *testing.T) {
	f := read(t, "faq.csv", "question,variants,answer\nCan I pay later?,pay in parts,Yes.\n,instalments please,\nCan I pay later?,split the bill,Yes.\nShips when?,,Soon.\n")
	require.Equal(t, []string{"Can I pay later?", "Ships when?"}, titles(f))
	require.Equal(t, "pay in parts\ninstalments please\nsplit the bill", f.Rows[0].Fields[importer.Questions])
}

func TestMarkUpInACellIsNeverKept(t *testing.T) {
	f := read(t, "faq.csv", "question,answer\n<b>Sizes?</b>,\"<p>From S to XL.</p><script>steal()</script><p>a < b &lt;script&gt;steal()&lt;/script&gt;</p>\"\n")
	require.Equal(t, "Sizes?", f.Rows[0].Fields[importer.Title])
	require.Equal(t, "From S to XL.\na < b", f.Rows[0].Fields[importer.Answer])
}

func TestMarkdownHeadingsAreQuestions(t *testing.T) {
	f := read(t, "help.md", `---
title: something of another program
---
# Help

## Can I change the colour?

Yes, until it ships.

- open the order
- pick a **colour** <script>steal()</script>

<div onclick="steal()">In a box</div>

## Delivery
### By sea

Three weeks.

### By air

Three days.

| question | answer |
|---|---|
| Is it gift wrapped? | If you ask. |
`)
	require.Empty(t, f.Problems)
	require.ElementsMatch(t, []string{"Can I change the colour?", "By sea", "By air", "Is it gift wrapped?"}, titles(f))
	for _, r := range f.Rows {
		for _, text := range r.Fields {
			require.NotContains(t, text, "steal")
			require.NotContains(t, text, "onclick")
		}
		if r.Fields[importer.Title] == "Can I change the colour?" {
			require.Equal(t, 6, r.Line)
			require.Contains(t, r.Fields[importer.Answer], "Yes, until it ships.")
			require.Contains(t, r.Fields[importer.Answer], "In a box")
		}
	}
}

func TestQuestionsWithAnswersInPlainText(t *testing.T) {
	f := read(t, "faq.txt", `问：杯子碎了怎么办？
答：拍张照片发来，我们补发。
超过三十天的，请找人工。

问：能寄到香港吗？ 答：能，运费到付。

Q1: Do you ship on Sundays?
A: No.
We pack on Mondays.

Q: Can I call you? A: Yes, all day.
`)
	require.Equal(t, []string{"杯子碎了怎么办？", "能寄到香港吗？", "Do you ship on Sundays?", "Can I call you?"}, titles(f))
	require.Equal(t, "拍张照片发来，我们补发。\n超过三十天的，请找人工。", f.Rows[0].Fields[importer.Answer])
	require.Equal(t, "能，运费到付。", f.Rows[1].Fields[importer.Answer])
	require.Equal(t, "No.\nWe pack on Mondays.", f.Rows[2].Fields[importer.Answer])
	require.Equal(t, "Yes, all day.", f.Rows[3].Fields[importer.Answer])
	require.Empty(t, f.Dropped)
}

func TestSectionsAreNestedAsTheyAreNumbered(t *testing.T) {
	f := read(t, "rules.txt", `第一章 总则
一、保养
1、木头的
每年上一次油，放在阴凉的地方。
2、铁的
用完擦干，不要泡在水里过夜。
二、保修
（一）范围
人为损坏不在保修里，磨损也不在。
第二章 附则
一、保养
请看第一章，另有说明的除外。
三步就好：
1. 打开盒子
2. 取出说明书
3. 照着做
`)
	require.Equal(t, []string{"木头的", "铁的", "范围", "保养"}, titles(f))
	require.Contains(t, f.Rows[3].Fields[importer.Answer], "取出说明书")
	f = read(t, "rules.txt", "一、杯子\n1. 清洗\n用温水洗，不要用钢丝球。\n二、锅\n1. 清洗\n用木铲，洗完烘干再收好。\n")
	require.Equal(t, []string{"杯子：清洗", "锅：清洗"}, titles(f))
}

func TestLongSectionsHaveAShortAnswerAndTheWhole(t *testing.T) {
	long := strings.Repeat("请把包装留好，退回时要用。", 40)
	f := read(t, "help.md", "# 怎么退\n\n"+long+"\n")
	require.Less(t, len([]rune(f.Rows[0].Fields[importer.Answer])), 200)
	require.True(t, strings.HasSuffix(f.Rows[0].Fields[importer.Answer], "。"))
	require.Equal(t, long, f.Rows[0].Fields[importer.Long])
}

func TestWrappedEnglishLinesAreOneParagraph(t *testing.T) {
	f := read(t, "faq.txt", "How do I care for oak?\n\nWipe it with a damp cloth and let it dry in the open air before you\nput it back into the cupboard.\n")
	require.Equal(t, "Wipe it with a damp cloth and let it dry in the open air before you put it back into the cupboard.", f.Rows[0].Fields[importer.Answer])
}
