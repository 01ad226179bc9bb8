package codec

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Beside this package, a codec is named only where a protocol gives it a number, and where a client library has a
// method for each.
var mayName = []string{"rtmp/tag.go", "publish/loop.go"}

func TestCodecIsNamedNowhereElse(t *testing.T) {
	names := regexp.MustCompile(`(?i)h26[456]|avcc?$|^sps$|^pps$|mpeg4|aac`)
	media := os.DirFS("..")
	read := 0
	err := fs.WalkDir(media, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") ||
			strings.HasPrefix(file, "codec/") || slices.Contains(mayName, file) {
			return err
		}
		text, err := fs.ReadFile(media, file)
		if err != nil {
			return err
		}
		read++
		var s scanner.Scanner
		files := token.NewFileSet()
		s.Init(files.AddFile(file, -1, len(text)), text, nil, 0)
		for {
			pos, tok, name := s.Scan()
			if tok == token.EOF {
				return nil
			}
			if tok == token.IDENT && names.MatchString(name) {
				t.Errorf("%s names a codec: %s", files.Position(pos), name)
			}
		}
	})
	if err != nil || read < 10 {
		t.Fatalf("%d files read, %v", read, err)
	}
}
