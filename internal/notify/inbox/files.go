package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// leftAfter is when the file of a mail that was not written down is nobody's: longer than any taking lasts.
const leftAfter = time.Hour

// file is where the whole of a mail is; nothing that comes later replaces it.
func (m Mail) file() string { return "inbox/" + m.ID + ".eml" }

// early is where it was in the first shops.
func (m Mail) early() string { return "inbox/" + m.identity + ".eml" }

// put keeps the whole of a mail, and a note of it until its row is written.
func (s *Service) put(ctx context.Context, m Mail, raw []byte) error {
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return beginFile(ctx, tx, m.ID, m.Got) }); err != nil {
		return fmt.Errorf("keep a mail: %w", err)
	}
	if err := s.needs.Files.Put(ctx, m.file(), bytes.NewReader(raw)); err != nil {
		return fmt.Errorf("keep a mail: %w", err)
	}
	return nil
}

// whole reads the file of a mail. It fails with ErrNotFound.
func (s *Service) whole(ctx context.Context, m Mail) ([]byte, error) {
	f, _, err := s.needs.Files.Open(ctx, m.file())
	if errors.Is(err, blob.ErrMissing) {
		f, _, err = s.needs.Files.Open(ctx, m.early())
	}
	if errors.Is(err, blob.ErrMissing) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open mail %s: %w", m.ID, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, sizeMost))
	if err != nil {
		return nil, fmt.Errorf("read mail %s: %w", m.ID, err)
	}
	return raw, nil
}

// drop takes the file of a mail away.
func (s *Service) drop(ctx context.Context, m Mail) error {
	for _, key := range []string{m.file(), m.early()} {
		if err := s.needs.Files.Delete(ctx, key); err != nil {
			return fmt.Errorf("forget mail %s: %w", m.ID, err)
		}
	}
	return nil
}

// sweep takes away the files of mail that was never written down.
func (s *Service) sweep(ctx context.Context) error {
	for {
		left, err := filesBefore(ctx, s.db, s.now().Add(-leftAfter), 200)
		if err != nil || len(left) == 0 {
			return err
		}
		for _, mail := range left {
			if err := s.needs.Files.Delete(ctx, Mail{ID: mail}.file()); err != nil {
				return fmt.Errorf("take the file of mail %s away: %w", mail, err)
			}
			if err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { _, err := endFile(ctx, tx, mail); return err }); err != nil {
				return fmt.Errorf("take the file of mail %s away: %w", mail, err)
			}
		}
	}
}
