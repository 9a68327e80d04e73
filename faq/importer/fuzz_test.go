package importer_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"aftercare/faq/importer"
)

var script = regexp.MustCompile(`(?i)(?:^|[^\\])<script(?:[\s/>]|$)`)

// fuzz reads anything under a name: it may be refused, and what is read is text without scripts.
func fuzz(f *testing.F, name string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := importer.Read(name, data)
		if err != nil {
			return
		}
		for _, r := range file.Rows {
			for field, text := range r.Fields {
				if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
					t.Errorf("%s is no text: %q", field, text)
				}
				if script.MatchString(text) {
					t.Errorf("%s has a script: %q", field, text)
				}
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	fuzz(f, "faq.csv", []byte(sheet), []byte("question;answer\na;\"b\"\"\"\n"), []byte("\xff\xfeq\x00,\x00a\x00\n\x00"), []byte("question,answer\na,&lt;<script>script>"))
}

func FuzzText(f *testing.F) {
	names, _ := filepath.Glob("testdata/noise/*.txt")
	var seeds [][]byte
	for _, n := range names {
		seeds = append(seeds, must(os.ReadFile(n)))
	}
	fuzz(f, "faq.txt", append(seeds, []byte("问：a 答：b\n1. x？\ny\n"), []byte("# <scr<script>ipt>\n"))...)
}

func FuzzMarkdown(f *testing.F) {
	fuzz(f, "faq.md", []byte("# a\n\nb <script>x</script>\n\n| question | answer |\n|-|-|\n| a | b |\n"), []byte("a\n=\n> - b\n\n[x]: y\n```\nc\n"), []byte("---\nid: a\n---\n"))
}

func FuzzHTML(f *testing.F) {
	fuzz(f, "faq.html", []byte("<html><h1>a?</h1><p>b<script>c</script><table><tr><td>question<td>answer<tr><td>a<td>b</table>"), []byte("<div class=nav><a>x</a></div><dl><dt>a<dd>&lt;script&gt;"))
}

func FuzzWordBody(f *testing.F) {
	f.Add(`<w:document xmlns:w="w"><w:body>` + paragraph("1", "a？") + paragraph("", "b。") + `<w:tbl><w:tr><w:tc><w:tbl/></w:tc></w:tr></w:tbl></w:body></w:document>`)
	f.Fuzz(func(t *testing.T, body string) {
		importer.Read("faq.docx", archive(t, map[string]string{"word/document.xml": body, "word/styles.xml": wordStyles}))
	})
}

func FuzzExcel(f *testing.F) {
	fuzz(f, "faq.xlsx", workbook(f, map[string]map[string]any{"FAQ": {"A1": "question", "B1": "answer", "A2": "One?", "B2": "Yes."}}, func(x *excelize.File) {
		if err := x.MergeCell("FAQ", "A2", "A3"); err != nil {
			f.Fatal(err)
		}
	}))
}

const sheetStart = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>question</t></is></c><c r="B1" t="inlineStr"><is><t>answer</t></is></c></row>`

// FuzzExcelSheet keeps the archive whole and changes what is in it.
func FuzzExcelSheet(f *testing.F) {
	parts := unpacked(f, workbook(f, map[string]map[string]any{"FAQ": {"A1": "question"}}, nil))
	f.Add(sheetStart + `<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2"><f>A1</f></c></row></sheetData><mergeCells><mergeCell ref="A2:A9"/></mergeCells></worksheet>`)
	f.Add(sheetStart + `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		parts["xl/worksheets/sheet2.xml"] = sheet
		importer.Read("faq.xlsx", archive(t, parts))
	})
}

// TestSheetsAreReadByTheFuzzer shows that the fuzzer's files are opened.
func TestSheetsAreReadByTheFuzzer(t *testing.T) {
	parts := unpacked(t, workbook(t, map[string]map[string]any{"FAQ": {"A1": "question"}}, nil))
	parts["xl/worksheets/sheet2.xml"] = sheetStart + `<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2"><f>A1</f></c></row></sheetData></worksheet>`
	f, err := importer.Read("faq.xlsx", archive(t, parts))
	require.NoError(t, err)
	require.Len(t, f.Rows, 1)
	require.Len(t, f.Problems, 1)
}
