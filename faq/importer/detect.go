package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // Office until 2003, and anything of Office with a password
	pdfMagic = []byte("%PDF-")
)

// ReadFile reads a file from a folder. One that is too large is refused before it is read.
func ReadFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	if info.Size() > MaxFile {
		return nil, tooLarge(info.Size())
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxFile+1)) // it may be growing
	if err == nil && len(data) > MaxFile {
		err = tooLarge(int64(len(data)))
	}
	return data, err
}

func tooLarge(n int64) error {
	return fmt.Errorf("the file has %d MB; %d at most, so split it or take out its pictures", n>>20, MaxFile>>20)
}

// detect tells the format by the content where it says so, and by the name where it doesn't.
func detect(name string, data []byte) (Format, error) {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case len(data) > MaxFile:
		return "", tooLarge(int64(len(data)))
	case len(bytes.TrimSpace(data)) == 0:
		return "", errors.New("the file is empty")
	case bytes.HasPrefix(data, oleMagic):
		return "", errOld(ext, data)
	case bytes.HasPrefix(data, pdfMagic):
		return "", errors.New("a PDF can't be imported; save it as Word (.docx) or copy its text into a text file")
	case bytes.HasPrefix(data, zipMagic):
		return zipped(data)
	}
	switch ext {
	case ".xlsx", ".xlsm", ".xls":
		if looksHTML(data) {
			return HTML, nil // what many shop systems export under Excel's name
		}
		return "", errors.New("the file is damaged or not an Excel file; open it in Excel and save it again as .xlsx")
	case ".docx", ".doc":
		if looksHTML(data) {
			return HTML, nil
		}
		return "", errors.New("the file is damaged or not a Word file; open it in Word and save it again as .docx")
	case ".csv", ".tsv", ".tab":
		return CSV, nil
	case ".md", ".markdown":
		return Markdown, nil
	case ".html", ".htm", ".xhtml":
		return HTML, nil
	case ".txt", ".text", "":
		if looksHTML(data) {
			return HTML, nil
		}
		return Text, nil
	}
	return "", fmt.Errorf("files named %s can't be imported; Excel (.xlsx), CSV, Markdown, Word (.docx), HTML and text can", ext)
}

func errOld(ext string, data []byte) error {
	switch {
	case bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")):
		return errors.New("the file has a password; save it without one")
	case ext == ".doc":
		return errors.New("this is the Word format of before 2007 (.doc); open it in Word and save it as .docx")
	}
	return errors.New("this is the Excel format of before 2007 (.xls); open it in Excel and save it as .xlsx")
}

func looksHTML(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 1024)]))
	head = strings.TrimLeft(strings.TrimPrefix(head, "\ufeff"), " \t\r\n")
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") || strings.HasPrefix(head, "<table") ||
		strings.HasPrefix(head, "<") && strings.Contains(head, "<body")
}
