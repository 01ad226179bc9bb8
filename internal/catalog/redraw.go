package catalog

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Rung is one width of a picture as a WebP file.
type Rung struct {
	Width int
	WebP  []byte
}

// AddDrawn puts a picture that comes with the program behind those of a product, or keeps it for nobody with an empty
// productID. The files are believed, and nothing is drawn: the JPEGs are when they are first asked for.
func (s *Service) AddDrawn(ctx context.Context, productID string, p Picture, rungs []Rung) (Picture, error) {
	slices.SortFunc(rungs, func(a, b Rung) int { return a.Width - b.Width })
	p.ID = id.New()
	files := make([]file, len(rungs))
	for i, r := range rungs {
		files[i] = file{r.Width, "webp", r.WebP}
	}
	return s.keep(ctx, productID, p, files)
}

// develop draws the JPEG of a picture that has only a WebP, keeps it, and opens it.
func (s *Service) develop(ctx context.Context, pictureID string, width int) (io.ReadSeekCloser, blob.Info, error) {
	err := func() error {
		f, _, err := s.needs.Blobs.Open(ctx, blobKey(pictureID, width, "webp"))
		if err != nil {
			return err
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, maxBytes))
		if err != nil {
			return err
		}
		sh, err := inspect(data)
		if err != nil {
			return err
		}
		done, err := s.turn(ctx, sh)
		if err != nil {
			return err
		}
		defer done()
		img, err := decode(data, sh)
		if err != nil {
			return err
		}
		made, err := asJPEG(img)
		if err != nil {
			return err
		}
		return s.put(ctx, pictureID, made)
	}()
	if err != nil {
		return nil, blob.Info{}, fmt.Errorf("draw the JPEG of picture %s: %w", pictureID, err)
	}
	return s.needs.Blobs.Open(ctx, blobKey(pictureID, width, "jpg"))
}

// redrawPause is how long Redraw leaves the machine to others between two pictures.
const redrawPause = 100 * time.Millisecond

// Redraw draws the pictures of earlier editions again, one after the other, until none is left or ctx ends: each WebP from
// the JPEG beside it. Pictures whose files lie in another process's folder are left to that one. Run it in the background.
func (s *Service) Redraw(ctx context.Context) error {
	drawn, after := 0, ""
	for {
		old, err := oldPictures(ctx, s.db, after, 50)
		if err != nil {
			return s.stopped(ctx, err)
		}
		if len(old) == 0 {
			if drawn > 0 {
				s.logger.Info("pictures were drawn again", "pictures", drawn)
			}
			return nil
		}
		for _, p := range old {
			after = p.ID
			switch err := s.redraw(ctx, p); {
			case err == nil:
				drawn++
			case ctx.Err() != nil:
				return nil //nolint:nilerr // stopped, not failed: the rest comes with the next start
			case errors.Is(err, blob.ErrMissing): // another process has it
			default:
				s.logger.Warn("a picture could not be drawn again; its JPEG is shown", "picture", p.ID, "err", err)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(redrawPause):
			}
		}
	}
}

// stopped leaves a failure out of account that only says that ctx has ended.
func (s *Service) stopped(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		s.logger.Warn("pictures of earlier editions are not drawn again", "err", err)
	}
	return nil
}

func (s *Service) redraw(ctx context.Context, p Picture) error {
	for _, w := range p.Widths {
		f, _, err := s.needs.Blobs.Open(ctx, blobKey(p.ID, w, "jpg"))
		if errors.Is(err, blob.ErrMissing) {
			f, _, err = s.develop(ctx, p.ID, w)
		}
		if err != nil {
			return err
		}
		img, err := jpeg.Decode(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("read the JPEG of %d: %w", w, err)
		}
		made, err := asWebP(ctx, img)
		if err != nil {
			return err
		}
		if err := s.put(ctx, p.ID, made); err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return setEdition(ctx, tx, p.ID) })
}
