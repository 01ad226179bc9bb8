package catalog

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/line"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Picture is one uploaded picture, kept as WebP and JPEG in several widths.
type Picture struct {
	ID            string
	Alt           string // what can be seen on it
	Width, Height int    // of the picture as it was uploaded, upright
	Widths        []int  // in which it is kept, rising
}

// Edition is in every address of a picture, since browsers keep pictures for a year. Raising it gives all of them new
// addresses, and those that were drawn in an earlier edition are drawn again (redraw.go).
const Edition = 2

// pictureAddress is where a picture can be fetched, without the width.
func pictureAddress(pictureID string) string {
	return "/img/" + strconv.Itoa(Edition) + "/" + pictureID
}

// PictureURL is where a picture can be fetched; the browser's Accept decides between WebP and JPEG.
// A width that is not kept gives the next larger one, or the largest.
func PictureURL(pictureID string, width int) string {
	if pictureID == "" {
		return ""
	}
	return pictureAddress(pictureID) + "/" + strconv.Itoa(width)
}

// URL is PictureURL for p.
func (p Picture) URL(width int) string { return PictureURL(p.ID, width) }

// SrcSet lists the widths for the srcset attribute.
func (p Picture) SrcSet() string {
	var parts []string
	for _, w := range p.Widths {
		parts = append(parts, p.URL(w)+" "+strconv.Itoa(w)+"w")
	}
	return strings.Join(parts, ", ")
}

// What can be wrong with an uploaded picture.
var (
	ErrPictureEmpty  = fault.New(fault.Invalid, "picture_empty", "the file is empty; choose a picture")
	ErrPictureLarge  = fault.New(fault.TooLarge, "picture_too_large", "the file is larger than 20 MB; export it smaller")
	ErrPicturePixels = fault.New(fault.TooLarge, "picture_too_many_pixels", "the picture has more than 40 megapixels; scale it down first")
	ErrPictureKind   = fault.New(fault.Unsupported, "picture_type", "this is not a JPEG, PNG or WebP picture; convert it first")
	ErrPictureHEIC   = fault.New(fault.Unsupported, "picture_heic", "this is an iPhone's HEIC, or AVIF; save it as JPEG, or set the camera's format to most compatible")
	ErrPictureMoves  = fault.New(fault.Unsupported, "picture_animated", "moving pictures are not taken; use a still picture")
	ErrPictureBroken = fault.New(fault.Unprocessable, "picture_broken", "the picture is damaged and cannot be read; export it again")
	ErrPictureRare   = fault.New(fault.Unsupported, "picture_rare", "this kind of JPEG or PNG cannot be read; save it as an ordinary one, in RGB and with 8 bits")
	ErrPictureSmall  = fault.New(fault.Unprocessable, "picture_too_small", "the picture is smaller than 16 pixels; use a larger one")
	ErrPictureCount  = fault.New(fault.Conflict, "picture_limit", "a product has at most 12 pictures; delete one first")
	ErrPictureOrder  = fault.New(fault.Unprocessable, "picture_order", "name each picture of the product once")
	ErrPictureBusy   = fault.New(fault.Unavailable, "picture_busy", "other pictures are being worked on; try again in a moment")
)

const (
	maxBytes    = 20 << 20
	maxPictures = 12
)

// AddPicture takes a picture of a product and puts it behind the ones that are there.
// It fails with ErrNotFound, ErrPictureCount, or what StorePicture fails with.
func (s *Service) AddPicture(ctx context.Context, productID, alt string, r io.Reader) (Picture, error) {
	if n, err := countPictures(ctx, s.db, productID); err != nil {
		return Picture{}, fmt.Errorf("add picture: %w", err)
	} else if n >= maxPictures { // asked again when the row is written
		return Picture{}, ErrPictureCount
	}
	return s.store(ctx, productID, alt, r)
}

// StorePicture keeps a picture that belongs to no product, such as a vendor's or a show's poster. The bytes are not believed:
// the kind is read from them, the size before they are decoded, and what is kept is drawn anew, without any metadata.
// It fails with one of the ErrPicture faults, or when the disk is full.
func (s *Service) StorePicture(ctx context.Context, alt string, r io.Reader) (Picture, error) {
	return s.store(ctx, "", alt, r)
}

func (s *Service) store(ctx context.Context, productID, alt string, r io.Reader) (Picture, error) {
	alt, ok := line.Clean(alt, 0, 200)
	if !ok {
		return Picture{}, ErrProduct.With("alt", "write at most 200 characters")
	}
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return Picture{}, fmt.Errorf("read picture: %w", err)
	}
	shape, err := inspect(data)
	if err != nil {
		return Picture{}, err
	}
	files, upright, err := s.draw(ctx, data, shape)
	if err != nil {
		return Picture{}, err
	}
	return s.keep(ctx, productID, Picture{ID: id.New(), Alt: alt, Width: upright.X, Height: upright.Y}, files)
}

// keep writes the files of a picture, whose widths rise, and then the picture.
func (s *Service) keep(ctx context.Context, productID string, p Picture, files []file) (Picture, error) {
	for _, f := range files {
		if len(p.Widths) == 0 || p.Widths[len(p.Widths)-1] != f.width {
			p.Widths = append(p.Widths, f.width)
		}
	}
	undo := func() {
		for _, f := range files {
			if err := s.needs.Blobs.Delete(context.WithoutCancel(ctx), blobKey(p.ID, f.width, f.format)); err != nil {
				s.logger.Warn("could not delete a file that no picture needs", "picture", p.ID, "err", err)
			}
		}
	}
	var puts errgroup.Group // side by side: each waits for the disk, and the disk takes them together
	for _, f := range files {
		puts.Go(func() error { return s.put(ctx, p.ID, f) })
	}
	if err := puts.Wait(); err != nil {
		undo()
		return Picture{}, fmt.Errorf("keep picture: %w", err)
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return insertPicture(ctx, tx, productID, p, s.now()) })
	if err != nil {
		undo()
		return Picture{}, fmt.Errorf("keep picture: %w", err)
	}
	return p, nil
}

func (s *Service) put(ctx context.Context, pictureID string, f file) error {
	return s.needs.Blobs.Put(ctx, blobKey(pictureID, f.width, f.format), bytes.NewReader(f.data))
}

// blobKey spreads pictures over folders by the random end of their ids.
func blobKey(pictureID string, width int, format string) string {
	return "pictures/" + pictureID[len(pictureID)-2:] + "/" + pictureID + "/" + strconv.Itoa(width) + "." + format
}

// DeletePicture takes a picture off a product and deletes its files. It fails with ErrPictureNotFound.
func (s *Service) DeletePicture(ctx context.Context, productID, pictureID string) error {
	var widths []int
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
		widths, err = deletePicture(ctx, tx, productID, pictureID, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("delete picture %s: %w", pictureID, err)
	}
	s.ladder.Delete(pictureID)
	for _, w := range widths {
		for _, format := range []string{"webp", "jpg"} {
			if err := s.needs.Blobs.Delete(ctx, blobKey(pictureID, w, format)); err != nil {
				s.logger.Warn("could not delete a file of a deleted picture", "picture", pictureID, "err", err)
			}
		}
	}
	return nil
}

// OrderPictures puts the pictures of a product into this order; the first becomes its cover. It fails with ErrPictureOrder
// unless ids name each picture once.
func (s *Service) OrderPictures(ctx context.Context, productID string, ids []string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return orderPictures(ctx, tx, productID, ids, s.now()) })
	if err != nil {
		return fmt.Errorf("order pictures of %s: %w", productID, err)
	}
	return nil
}

// DescribePicture changes what a picture is said to show. It fails with ErrPictureNotFound.
func (s *Service) DescribePicture(ctx context.Context, pictureID, alt string) error {
	alt, ok := line.Clean(alt, 0, 200)
	if !ok {
		return ErrProduct.With("alt", "write at most 200 characters")
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return describePicture(ctx, tx, pictureID, alt) })
}

// Picture gives a picture by id, or ErrPictureNotFound.
func (s *Service) Picture(ctx context.Context, pictureID string) (Picture, error) {
	return findPicture(ctx, s.db, pictureID)
}

// rungs are the widths of a picture, and the edition in which they were drawn.
type rungs struct {
	widths  []int
	edition int64
}

// rungs gives those of a picture, from memory where they were asked for before.
func (s *Service) rungs(ctx context.Context, pictureID string) (rungs, error) {
	if r, ok := s.ladder.Load(pictureID); ok {
		return r.(rungs), nil
	}
	r, err := findRungs(ctx, s.db, pictureID)
	if err == nil && r.edition >= Edition { // an earlier one is about to change
		s.ladder.Store(pictureID, r)
	}
	return r, err
}
