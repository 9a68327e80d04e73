package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
)

var errBroken = errors.New("the file is damaged; open it in Office and save it again")

// unzip opens a zip whose content is small enough. Go's reader gives no more bytes of a part than the
// directory says, so the sum there is a bound that a bomb can't lie about.
func unzip(data []byte) (*zip.Reader, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errBroken
	}
	if len(r.File) > maxParts {
		return nil, fmt.Errorf("the file holds %d parts; %d at most", len(r.File), maxParts)
	}
	var total uint64
	for _, p := range r.File {
		if p.UncompressedSize64 > maxUnpacked {
			total = maxUnpacked
		}
		if total += p.UncompressedSize64; total > maxUnpacked {
			return nil, fmt.Errorf("the file unpacks to more than %d MB; split it or take out its pictures", maxUnpacked>>20)
		}
	}
	return r, nil
}

func zipped(data []byte) (Format, error) {
	r, err := unzip(data)
	if err != nil {
		return "", err
	}
	for _, p := range r.File {
		switch p.Name {
		case "xl/workbook.xml":
			return Excel, nil
		case "word/document.xml":
			return Word, nil
		}
	}
	return "", errors.New("the file is neither Excel (.xlsx) nor Word (.docx); unpack an archive and import what is in it")
}

// part is one file in a zip, or nil when it isn't there.
func part(r *zip.Reader, name string) ([]byte, error) {
	for _, p := range r.File {
		if p.Name != name {
			continue
		}
		in, err := p.Open()
		if err != nil {
			return nil, errBroken
		}
		defer in.Close()
		data, err := io.ReadAll(io.LimitReader(in, maxUnpacked))
		if err != nil {
			return nil, errBroken
		}
		return data, nil
	}
	return nil, nil
}
