package hls

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/fnv"
	"strconv"
	"sync"
)

// Text is a playlist that was rendered once for everyone, and is zipped once when the first reader wants it so.
type Text struct {
	Plain Body
	// Tag is the text's ETag, where it was made with one. It is weak: it stands for both spellings.
	Tag string
	zip func() Body
}

// Body is bytes with their length as a header has it, so that nobody has to write it again.
type Body struct {
	Bytes  []byte
	Length []string
}

// NewBody is b with its length.
func NewBody(b []byte) Body { return Body{b, []string{strconv.Itoa(len(b))}} }

// NewText makes a text that lives for a moment: a part long.
func NewText(text string) *Text {
	plain := []byte(text)
	return &Text{Plain: NewBody(plain), zip: sync.OnceValue(func() Body { return NewBody(zipped(plain, gzip.BestSpeed)) })}
}

// Keep makes a text that is asked for again and again over days: it is zipped well, at once, and has a Tag.
func Keep(text string) *Text {
	plain := []byte(text)
	sum := fnv.New64a()
	_, _ = sum.Write(plain) // a hash takes everything
	zip := NewBody(zipped(plain, gzip.DefaultCompression))
	return &Text{Plain: NewBody(plain), Tag: fmt.Sprintf(`W/"%x"`, sum.Sum64()), zip: func() Body { return zip }}
}

// Zip is the text as gzip.
func (t *Text) Zip() Body { return t.zip() }

func zipped(plain []byte, level int) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err = z.Write(plain); err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
