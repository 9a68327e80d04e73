package importer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

var errEncoding = errors.New("the text is in none of UTF-8, UTF-16, GB18030 (GBK, GB2312) and Big5; save it as UTF-8")

// decode finds out a text's encoding and returns it as UTF-8 with plain line ends. A page may name its own.
func decode(data []byte, page bool) (text, name string, err error) {
	text, name, err = decoded(data, page)
	if err != nil {
		return "", "", err
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", "", fmt.Errorf("line %d holds bytes that are no text; is this the right file?", 1+strings.Count(text[:i], "\n"))
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), name, nil
}

func decoded(data []byte, page bool) (text, name string, err error) {
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		data = rest
		if utf8.Valid(data) {
			return string(data), "UTF-8", nil
		}
		return "", "", broken(data)
	}
	if order, ok := utf16Order(data); ok {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
			return "", "", errors.New("the text begins as UTF-16 and is damaged; save it as UTF-8")
		}
		return string(text), "UTF-16", nil
	}
	if utf8.Valid(data) {
		return string(data), "UTF-8", nil
	}
	if mostlyUTF8(data) {
		return "", "", broken(data)
	}
	if page {
		if e, name, certain := charset.DetermineEncoding(data, ""); certain {
			if text, ok := as(e, data); ok {
				return text, strings.ToUpper(name), nil
			}
		}
	}
	return chinese(data)
}

// chinese tells GB18030 from Big5 by which reading has more of the characters that every Chinese text has.
func chinese(data []byte) (text, name string, err error) {
	gb, okGB := as(simplifiedchinese.GB18030, data)
	big5, okBig5 := as(traditionalchinese.Big5, data)
	g, b := common(gb), common(big5)
	switch {
	case okGB && (!okBig5 || g >= b) && g > 0:
		return gb, "GB18030", nil
	case okBig5 && b > 0:
		return big5, "Big5", nil
	}
	return "", "", errEncoding
}

func as(e encoding.Encoding, data []byte) (string, bool) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", false
	}
	return string(text), true
}

// everyday are characters that no Chinese text of some length is without, in both scripts, and the
// punctuation.
const everyday = "的一是不了在有我他这这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫連應樣這國會時對個們為說來後於經還發過開問點東車長與從頭現無實進話種關給間機樂當動氣電聽學讀買賣書類體師，。、：；？！（）“”"

func common(text string) (n int) {
	for _, r := range text {
		if r > 0x7f && strings.ContainsRune(everyday, r) {
			n++
		}
	}
	return n
}

// utf16Order tells UTF-16 by its mark, or by the zeros that line ends and Latin letters have in it, always on
// the same side.
func utf16Order(data []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.BigEndian, true
	case len(data)%2 != 0:
		return unicode.BigEndian, false
	}
	var zeros [2]int
	for i, b := range data[:min(len(data), 4096)] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1] > 3*zeros[0]:
		return unicode.LittleEndian, true
	case zeros[0] > 3*zeros[1]:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}

// mostlyUTF8 tells a damaged UTF-8 text from one in another encoding, which has few valid sequences by
// accident.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return good > 10*bad
}

func broken(data []byte) error {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return fmt.Errorf("line %d is not UTF-8 as the rest of the text is; mend it, or save the file again as UTF-8", line)
}
