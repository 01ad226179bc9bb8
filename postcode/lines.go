package postcode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

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
