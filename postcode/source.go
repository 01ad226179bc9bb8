package postcode

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// kind is one of the official files, by what its name begins with. Which areas there are, and which files they are spread over, is data.
type kind int

const (
	roadCodes    kind = iota // 건물DB 도로명코드: road_code_total.txt
	roadNames                // 도로명: TN_SPRD_RDNM.txt
	roadsOfUnits             // 주소DB 개선_도로명코드
	addresses                // 도로명주소 한글: rnaddrkor_*.txt
	buildings                // 건물DB: build_*.txt
	parcels                  // 도로명주소 한글 관련지번: jibun_rnaddrkor_*.txt
	moreParcels              // 건물DB 관련지번: jibun_*.txt
	details                  // 상세주소DB: adrdc_*.txt
	posts                    // epost 지역별 주소 zipcode_DB: known by its head
	poBoxes                  // epost 사서함 areacd_pobox_DB: known by its head
)

// Marker is the name of a file whose presence among the sources says that they are made up. The index then says so too.
const Marker = "SYNTHETIC.txt"

// kindOf knows an official file by its name.
func kindOf(name string) (kind, bool) {
	name = strings.ToLower(name)
	if !strings.HasSuffix(name, ".txt") {
		return 0, false
	}
	for _, k := range []struct {
		prefix string
		kind   kind
	}{
		{"jibun_rnaddrkor_", parcels},
		{"rnaddrkor_", addresses},
		{"build_", buildings},
		{"jibun_", moreParcels},
		{"road_code_total", roadCodes},
		{"adrdc_", details},
		{"tn_sprd_rdnm", roadNames},
		{"개선_도로명코드", roadsOfUnits},
	} {
		if strings.HasPrefix(name, k.prefix) {
			return k.kind, true
		}
	}
	return 0, false
}

// source is one official file, plain or within a zip.
type source struct {
	kind kind
	name string
	size int64
	open func() (io.ReadCloser, error)
}

// sources are the official files under the given paths: files, folders and zips.
type sources struct {
	files   []source
	days    []daily  // files of a day's changes
	skipped []string // files that are not official ones
	made    bool     // the marker was there
	close   []io.Closer
}

// shut closes the zips, which were only read.
func (s *sources) shut() {
	for _, c := range s.close {
		c.Close()
	}
}

// find looks for official files. The order of what it finds does not depend on how the paths were given.
func find(paths []string) (*sources, error) {
	s := new(sources)
	for _, path := range paths {
		err := filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			return s.add(file)
		})
		if err != nil {
			s.shut()
			return nil, fmt.Errorf("look for address files: %w", err)
		}
	}
	slices.SortFunc(s.files, func(a, b source) int {
		if a.kind != b.kind {
			return int(a.kind - b.kind)
		}
		return strings.Compare(a.name, b.name)
	})
	return s, nil
}

func (s *sources) add(file string) error {
	name := filepath.Base(file)
	if strings.EqualFold(filepath.Ext(name), ".zip") {
		return s.addZip(file)
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	s.take(name, name, info.Size(), func() (io.ReadCloser, error) { return os.Open(file) })
	return nil
}

func (s *sources) addZip(file string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(file), err)
	}
	s.close = append(s.close, z)
	for _, member := range z.File {
		if member.FileInfo().IsDir() {
			continue
		}
		name := member.Name
		if member.NonUTF8 || !utf8.ValidString(name) {
			if decoded, err := korean.EUCKR.NewDecoder().String(name); err == nil {
				name = decoded
			}
		}
		base := name[strings.LastIndexAny(name, `/\`)+1:]
		s.take(base, filepath.Base(file)+"/"+name, int64(min(member.UncompressedSize64, 1<<40)), member.Open)
	}
	return nil
}

func (s *sources) take(base, name string, size int64, open func() (io.ReadCloser, error)) {
	if base == Marker {
		s.made = true
		return
	}
	if s.openDaily(base, name, size, open) {
		return
	}
	k, ok := kindOf(base)
	if !ok && strings.HasSuffix(strings.ToLower(base), ".txt") {
		k, ok = kindByHead(open)
	}
	if !ok {
		s.skipped = append(s.skipped, name)
		return
	}
	s.files = append(s.files, source{k, name, size, open})
}

// heads are the first columns of files that are not called by what they are, but have a head.
var heads = []struct {
	kind         kind
	start, holds string
}{
	{posts, "우편번호|시도|", "도로명코드"}, // its files of ranges begin alike
	{poBoxes, "우편번호|시도|", "사서함"},
}

// kindByHead knows an official file by its first line.
func kindByHead(open func() (io.ReadCloser, error)) (kind, bool) {
	r, err := open()
	if err != nil {
		return 0, false
	}
	defer r.Close()
	first := make([]byte, 256)
	n, _ := io.ReadFull(r, first) // a short file is no reason to fail
	first, _, _ = bytes.Cut(bytes.TrimPrefix(first[:n], bom), []byte{'\n'})
	text := string(first)
	if !strings.HasPrefix(text, "우편번호") {
		decoded, err := korean.EUCKR.NewDecoder().Bytes(first)
		if err != nil {
			return 0, false
		}
		text = string(decoded)
	}
	text = strings.ReplaceAll(text, " ", "")
	for _, h := range heads {
		if strings.HasPrefix(text, h.start) && strings.Contains(text, h.holds) {
			return h.kind, true
		}
	}
	return 0, false
}

const (
	blockLength = 1 << 20
	maxLine     = 1 << 14 // the longest official rows are about 400 bytes
)

// block is a stretch of whole lines.
type block struct {
	text  []byte
	first int   // number of its first line
	err   error // what ended the file, with no text
}

var errLongLine = fmt.Errorf("a line of more than %d bytes: this is no address file", maxLine)

// blocks reads r in stretches of whole lines, a little ahead of who takes them, who gives each back by free; the channel is closed at the end. The
// reader ends when ctx does.
func blocks(ctx context.Context, r io.Reader) (read <-chan block, free func(block)) {
	out := make(chan block, 4) // full: the reader waits
	used := make(chan []byte, cap(out)+2)
	free = func(b block) {
		select {
		case used <- b.text[:0]:
		default: // more than are ever under way
		}
	}
	go func() {
		defer close(out)
		send := func(b block) bool {
			select {
			case out <- b:
				return true
			case <-ctx.Done():
				return false
			}
		}
		var left []byte // in a stretch that may have come back: nobody but this goroutine writes to one
		line := 1
		for {
			var buf []byte
			select {
			case buf = <-used:
				buf = buf[:len(left)+blockLength]
			default:
				buf = make([]byte, len(left)+blockLength, maxLine+blockLength)
			}
			copy(buf, left)
			n, err := fill(r, buf[len(left):])
			buf = buf[:len(left)+n]
			whole := bytes.LastIndexByte(buf, '\n') + 1
			if err != nil {
				whole = len(buf)
			}
			lines := bytes.Count(buf[:whole], []byte{'\n'})
			left = buf[whole:]
			if whole > 0 && !send(block{text: buf[:whole], first: line}) {
				return
			}
			line += lines
			switch {
			case err == io.EOF: //nolint:errorlint // a reader that ends too early says so in an error that wraps this one
				return
			case err != nil:
				send(block{err: err})
				return
			case len(left) > maxLine:
				send(block{err: errLongLine})
				return
			}
		}
	}()
	return out, free
}

// fill reads until buf is full or r ends. In contrast to io.ReadFull it tells a file that ends from one that ends too early, as a
// zip says of a damaged member.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var more int
		more, err = r.Read(buf[n:])
		n += more
	}
	return n, err
}

// decoder brings the names of one file to UTF-8.
type decoder struct {
	utf8 bool
	seen map[string]uint32 // by their bytes in the file: places in the builder's strings
}

var bom = []byte{0xEF, 0xBB, 0xBF}

// encodingOf decides by the first lines of a file whether most are UTF-8; what is not is CP949.
func encodingOf(first []byte) (isUTF8 bool) {
	balance := 0
	for line := range bytes.Lines(first) {
		switch {
		case !utf8.Valid(line):
			balance--
		case len(line) != utf8.RuneCount(line):
			balance++
		}
	}
	return balance >= 0
}

var (
	errEncoding = errors.New("not in the encoding of its file")
	errLetters  = errors.New("a name with letters that no area or road has")
)

// text decodes a name. It fails on bytes that are not of the file's encoding: nothing is replaced in silence.
func (d *decoder) text(b []byte) (string, error) {
	if d.utf8 {
		if !utf8.Valid(b) {
			return "", errEncoding
		}
		return string(b), nil
	}
	if utf8.Valid(b) && bytes.ContainsFunc(b, hangul) { // no CP949 reads so: a line of another file
		return "", errEncoding
	}
	s, err := korean.EUCKR.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(s, utf8.RuneError) {
		return "", errEncoding
	}
	return string(s), nil
}
