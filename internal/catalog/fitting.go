package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/fault"
)

// Fit is how large a JPEG may be.
type Fit struct{ Width, Height, Bytes int }

// ErrPictureFit says that a picture is kept in no size that fits.
var ErrPictureFit = fault.New(fault.Unprocessable, "picture_fit", "this picture does not go with a message in any size; crop it, or choose one with less in it")

// Fitting is the largest JPEG of a picture that fits. It fails with ErrPictureNotFound or ErrPictureFit.
func (s *Service) Fitting(ctx context.Context, pictureID string, fit Fit) ([]byte, error) {
	p, err := s.Picture(ctx, pictureID)
	if err != nil {
		return nil, err
	}
	for _, w := range slices.Backward(p.Widths) {
		if w > fit.Width || p.Height*w > fit.Height*p.Width {
			continue
		}
		data, err := s.jpeg(ctx, pictureID, w, fit.Bytes)
		if err != nil || len(data) <= fit.Bytes {
			return data, err
		}
	}
	return nil, ErrPictureFit
}

// jpeg reads one of the files of a picture, one byte more than most at most.
func (s *Service) jpeg(ctx context.Context, pictureID string, width, most int) ([]byte, error) {
	f, _, err := s.needs.Blobs.Open(ctx, blobKey(pictureID, width, "jpg"))
	if errors.Is(err, blob.ErrMissing) {
		f, _, err = s.develop(ctx, pictureID, width)
	}
	if err != nil {
		return nil, fmt.Errorf("open picture %s: %w", pictureID, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("read picture %s: %w", pictureID, err)
	}
	return data, nil
}
