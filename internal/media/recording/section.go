package recording

import (
	"errors"
	"io"
	"syscall"
)

// Section is a stretch of a file that is being read, as a Content of its own.
type Section struct {
	Content
	from, size, at int64
}

// NewSection is the stretch of c that begins at from; closing it closes c.
func NewSection(c Content, from, size int64) (*Section, error) {
	if _, err := c.Seek(from, io.SeekStart); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &Section{Content: c, from: from, size: size}, nil
}

// Read reads up to the stretch's end.
func (s *Section) Read(b []byte) (int, error) {
	left := s.size - s.at
	if left <= 0 {
		return 0, io.EOF
	}
	n, err := s.Content.Read(b[:min(int64(len(b)), left)])
	s.at += int64(n)
	return n, err
}

// Seek counts from the stretch's beginning.
func (s *Section) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.at
	case io.SeekEnd:
		offset += s.size
	}
	if offset < 0 {
		return 0, errors.New("a seek before the beginning")
	}
	if _, err := s.Content.Seek(s.from+offset, io.SeekStart); err != nil {
		return 0, err
	}
	s.at = offset
	return offset, nil
}

// SyscallConn lets the system send the file itself. Who sends from it asks for a bounded number of bytes, as
// http.ServeContent does: the system does not know where the stretch ends.
func (s *Section) SyscallConn() (syscall.RawConn, error) {
	if c, ok := s.Content.(syscall.Conn); ok {
		return c.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}
