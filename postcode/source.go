package postcode

import (
	"archive/zip"
	"bytes"
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
