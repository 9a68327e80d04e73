package importer_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"aftercare/faq/importer"
)

// workbook writes sheets of cells by name.
func workbook(t testing.TB, sheets map[string]map[string]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, cells := range sheets {
		_, err := f.NewSheet(name)
		require.NoError(t, err)
		for at, v := range cells {
			require.NoError(t, f.SetCellValue(name, at, v))
		}
	}
	require.NoError(t, f.DeleteSheet("Sheet1"))
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

// archive writes a zip.
func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		p, err := w.Create(name)
		require.NoError(t, err)
		_, err = p.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// unpacked are the parts of a zip.
func unpacked(t testing.TB, data []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	out := map[string]string{}
	for _, p := range r.File {
		out[p.Name] = string(must(readAll(must(p.Open()))))
	}
	return out
}

func TestExcel(t *testing.T) {
	data := workbook(t, map[string]map[string]any{
		"常见问题": {
			"A1": "屿物客服知识库", "A3": "编号", "B3": "标准问", "C3": "相似问", "D3": "答案", "E3": "生效日期",
			"A4": "gift-note", "B4": "能写贺卡吗", "C4": "代写祝福语", "D4": "可以。", "E4": 46023,
			"C5": "附张卡片", "C6": "写句话",
			"A8": "wash", "B8": "能机洗吗", "D8": "不能。",
		},
		"空的": {}, "说明": {"A1": "怎么填这张表"}, "旧的": {"A1": "问题", "B1": "答案", "A2": "不要", "B2": "不要"},
	}, func(f *excelize.File) {
		for _, column := range []string{"A", "B", "D", "E"} {
			require.NoError(t, f.MergeCell("常见问题", column+"4", column+"6"))
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("常见问题", "E4", "E4", style))
		index, err := f.GetSheetIndex("常见问题")
		require.NoError(t, err)
		f.SetActiveSheet(index)
		require.NoError(t, f.SetSheetVisible("旧的", false))
	})
	f, err := importer.Read("faq.xlsx", data)
	require.NoError(t, err)
	require.Empty(t, f.Problems)
	require.Equal(t, []string{"能写贺卡吗", "能机洗吗"}, titles(f))
	require.Equal(t, "代写祝福语\n附张卡片\n写句话", f.Rows[0].Fields[importer.Questions])
	require.Equal(t, "2026-01-01", f.Rows[0].Fields[importer.ValidFrom])
	require.Equal(t, "sheet 常见问题, row 8", f.Rows[1].Place.String())
	require.ElementsMatch(t, []string{
		"sheet 空的: left out: it is empty", "sheet 旧的: left out: it is hidden",
		"sheet 说明: left out: none of its first 10 rows names a question and an answer",
	}, said(f.Notes))
}

func TestEveryBadCellIsNamed(t *testing.T) {
	data := workbook(t, map[string]map[string]any{"FAQ": {
		"A1": "question", "B1": "answer", "A2": "One?", "A3": "Two?", "A4": "Three?", "B4": strings.Repeat("x", 30_000), "B5": "an answer",
	}}, func(f *excelize.File) {
		require.NoError(t, f.SetCellFormula("FAQ", "B2", "VLOOKUP(A2,C:D,2)"))
		require.NoError(t, f.SetCellValue("FAQ", "B3", "#REF!"))
	})
	f, err := importer.Read("faq.xlsx", data)
	require.NoError(t, err)
	require.Equal(t, []string{
		"sheet FAQ, row 2, column answer (B2): the formula has no value in the file; copy the column and paste it as values",
		"sheet FAQ, row 3, column answer (B3): the formula gives #REF!; mend it, or write the text itself",
		"sheet FAQ, row 4, column answer (B4): 30000 characters; 20000 at most, so split it into several entries",
	}, said(f.Problems))
}

func TestFilesThatCannotBeRead(t *testing.T) {
	good := workbook(t, map[string]map[string]any{"FAQ": {"A1": "question", "B1": "answer", "A2": "One?", "B2": "Yes."}}, nil)
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"old.xls", []byte(ole + "Workbook"), "before 2007 (.xls)"},
		{"old.doc", []byte(ole + "WordDocument"), "before 2007 (.doc)"},
		{"secret.xlsx", []byte(ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "has a password"},
		{"cut.xlsx", good[:len(good)/2], "damaged"},
		{"text.xlsx", []byte("question,answer\n"), "damaged or not an Excel file"},
		{"text.docx", []byte("just text"), "damaged or not a Word file"},
		{"leaflet.pdf", []byte("%PDF-1.7"), "a PDF can't be imported"},
		{"pictures.zip", archive(t, map[string]string{"a.txt": "a"}), "neither Excel (.xlsx) nor Word (.docx)"},
		{"picture.png", []byte("\x89PNG"), "files named .png can't be imported"},
		{"broken.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook><sheets>"}), "damaged"},
		{"blank.xlsx", workbook(t, map[string]map[string]any{"FAQ": {}}, nil), "all its sheets are empty"},
		{"broken.docx", archive(t, map[string]string{"word/document.xml": "<w:document><w:body>"}), "damaged"},
		{"deep.html", []byte("<html>" + strings.Repeat("<div>", 2000) + "x"), "the page can't be read"},
	} {
		_, err := importer.Read(c.name, c.data)
		require.ErrorContains(t, err, c.want, c.name)
		require.ErrorContains(t, err, c.name)
	}
}

func TestABombIsRefusedBeforeItGoesOff(t *testing.T) {
	page := strings.Repeat(" ", 1<<20)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		p, err := w.Create(name)
		require.NoError(t, err)
		for range 40 {
			_, err := p.Write([]byte(page))
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Close())
	require.Less(t, b.Len(), 200<<10)
	_, err := importer.Read("bomb.xlsx", b.Bytes())
	require.ErrorContains(t, err, "unpacks to more than 64 MB")

	// One that lies about its size is cut off where it says it ends.
	var lying bytes.Buffer
	w = zip.NewWriter(&lying)
	p, err := w.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Deflate, UncompressedSize64: 100, CompressedSize64: uint64(b.Len())})
	require.NoError(t, err)
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	raw, err := r.File[0].OpenRaw()
	require.NoError(t, err)
	_, err = p.Write(must(readAll(raw)))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	_, err = importer.Read("liar.docx", lying.Bytes())
	require.ErrorContains(t, err, "damaged")

	many := map[string]string{"xl/workbook.xml": ""}
	for i := range 2001 {
		many[strings.Repeat("p", i+1)] = ""
	}
	_, err = importer.Read("many.xlsx", archive(t, many))
	require.ErrorContains(t, err, "2002 parts; 2000 at most")
}

func TestALargeFileIsRefusedBeforeItIsRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "large.xlsx")
	require.NoError(t, os.WriteFile(name, nil, 0o600))
	require.NoError(t, os.Truncate(name, 200<<20))
	var err error
	allocated := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			_, err = importer.ReadFile(name)
		}
	}).AllocedBytesPerOp()
	require.ErrorContains(t, err, "the file has 200 MB; 20 at most")
	require.Less(t, allocated, int64(1<<20))
	_, err = importer.ReadFile(t.TempDir())
	require.ErrorContains(t, err, "is not a file")
	_, err = importer.Read("large.csv", make([]byte, importer.MaxFile+1))
	require.ErrorContains(t, err, "20 at most")
}

func TestTooManyRows(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,question,answer\n")
	for i := range 5001 {
		b.WriteString(strings.Repeat("a", i%7+1) + ",q" + strings.Repeat("x", i/7) + ",a\n")
	}
	_, err := importer.Read("faq.csv", []byte(b.String()))
	require.ErrorContains(t, err, "5001 entries; 5000 at most")
}

const wordStyles = `<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="my"><w:name w:val="公司标题"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>`

func paragraph(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func TestWord(t *testing.T) {
	doc := `<w:document xmlns:w="w" xmlns:mc="mc"><w:body>` +
		paragraph("T1", "保养 1") + paragraph("T1", "配送 2") +
		paragraph("1", "保养") + paragraph("my", "木头的能泡水吗") +
		`<w:p><w:r><w:t>不能，</w:t></w:r><w:del><w:r><w:delText>可以</w:delText><w:t>可以</w:t></w:r></w:del><w:r><w:t>用湿布擦就好。</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>先擦灰</w:t></w:r></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>再上油</w:t></w:r></w:p>` +
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>放在阴凉处晾干。</w:t></mc:Choice><mc:Fallback><w:t>放在阴凉处晾干。</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		paragraph("1", "配送") +
		`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>送到几楼</w:t></w:r></w:p><w:p><w:r><w:t>有电梯的送到家门口，没有的送到一楼。</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc>` + paragraph("", "问题") + `</w:tc><w:tc>` + paragraph("", "答案") + `</w:tc></w:tr><w:tr><w:tc>` + paragraph("", "能夜里送吗") +
		`</w:tc><w:tc>` + paragraph("", "不能。") + paragraph("", "最晚九点。") + `</w:tc></w:tr></w:tbl>` +
		`<w:tbl><w:tr><w:tc>` + paragraph("", "省内") + `</w:tc><w:tc>` + paragraph("", "两天，偏远地区三天。") + `</w:tc></w:tr></w:tbl></w:body></w:document>`
	f, err := importer.Read("手册.docx", archive(t, map[string]string{"word/document.xml": doc, "word/styles.xml": wordStyles}))
	require.NoError(t, err)
	require.Empty(t, f.Problems)
	require.Equal(t, []string{"能夜里送吗", "木头的能泡水吗", "送到几楼"}, titles(f))
	require.Equal(t, "不能。\n最晚九点。", f.Rows[0].Fields[importer.Answer])
	require.Equal(t, "不能，用湿布擦就好。\n先擦灰\n再上油\n放在阴凉处晾干。", f.Rows[1].Fields[importer.Answer])
	require.Contains(t, f.Rows[2].Fields[importer.Answer], "省内 | 两天，偏远地区三天。")
	require.Len(t, f.Dropped, 2)
	require.Equal(t, "the table of contents", f.Dropped[0].Why)
}
