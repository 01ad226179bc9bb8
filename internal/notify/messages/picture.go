package messages

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// What the picture of a message may be: a JPEG that both providers take. SENS takes 300 kB; Solapi is said to take 200.
const (
	MostPicture       = 200_000 // bytes
	MostPictureWidth  = 1500
	MostPictureHeight = 1440
)

// File is a picture as a provider has it.
type File struct {
	ID    string
	Until time.Time // when the provider forgets it; zero: it does not say
}

// MostFile is how long what a provider calls a file may be.
const MostFile = 190

// pictureUnknown is the code of a message that was refused since the provider does not know its picture.
const pictureUnknown = "picture_unknown"

const (
	uploadFor   = time.Minute // one upload has so long; then another may try
	uploadPause = 200 * time.Millisecond
	uploadWait  = 20 * time.Second   // so long a message waits for the upload of another one
	fileFor     = 7 * 24 * time.Hour // where a provider does not say how long it keeps a file
	fileSpare   = time.Hour          // before its end a file is uploaded again
	fileYoung   = 10 * time.Minute   // an upload as young as that is not made again: what is refused then is refused for good
)

// speaksOfPicture says whether a provider's reason to refuse a message is about its picture: neither writes down by which code.
func speaksOfPicture(reason string) bool {
	reason = strings.ToLower(reason)
	return slices.ContainsFunc([]string{"file", "image", "파일", "이미지"}, func(word string) bool { return strings.Contains(reason, word) })
}

// errUploading says that another one uploads the picture.
var errUploading = errors.New("another one uploads the picture")

// sendPicture sends m with a picture, which the provider gets first where it does not have it. What it forgot is uploaded again, once.
func (s *Service) sendPicture(ctx context.Context, d notify.Delivery, m Message, picture string) notify.Outcome {
	for again := false; ; again = true {
		file, err := s.file(ctx, picture)
		if err != nil {
			return notUploaded(err)
		}
		if again && file == m.File { // refused, and too young to be forgotten
			return notify.Outcome{State: notify.Broken, Code: pictureUnknown}
		}
		m.File = file
		o := s.send(ctx, d, m)
		if o.State != notify.Broken || !speaksOfPicture(o.Reason) {
			return o
		}
		if o.Code = pictureUnknown; again {
			return o
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			return forgetFile(ctx, tx, s.provider(), picture, file, s.now().Add(-fileYoung))
		})
		if err != nil {
			return notUploaded(err)
		}
	}
}

// file is what the provider calls a picture. It is uploaded by one of all who ask at once, in whichever process; the others wait for
// that a while, and fail with errUploading then.
func (s *Service) file(ctx context.Context, picture string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadWait)
	defer cancel()
	for {
		now := s.now()
		file, there, err := findFile(ctx, s.db, s.provider(), picture, now)
		if err != nil || file != "" {
			return file, err
		}
		if !there {
			var mine bool
			err := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
				mine, err = claimUpload(ctx, tx, s.provider(), picture, now, now.Add(uploadFor))
				return err
			})
			if err != nil {
				return "", err
			}
			if mine {
				return s.upload(context.WithoutCancel(ctx), picture)
			}
		}
		select {
		case <-ctx.Done():
			return "", errUploading
		case <-time.After(uploadPause):
		}
	}
}

// upload gives the provider a picture that the caller claimed. Whoever asked may be gone meanwhile: it has its own time.
func (s *Service) upload(ctx context.Context, picture string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadFor)
	defer cancel()
	f, err := func() (f File, err error) {
		data, err := s.needs.Picture(ctx, picture)
		if err != nil {
			return f, err
		}
		f, err = s.needs.Provider.Upload(ctx, picture+".jpg", data)
		if err != nil {
			s.heard(ctx, notify.Outcome{State: notify.Waiting, Code: ReasonOf(err)})
			return f, fmt.Errorf("upload picture %s: %w", picture, err)
		}
		if f.Until.IsZero() {
			f.Until = s.now().Add(fileFor)
		}
		f.Until = f.Until.Add(-fileSpare)
		return f, nil
	}()
	keepErr := s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err != nil {
			return dropUpload(ctx, tx, s.provider(), picture)
		}
		return keepFile(ctx, tx, s.provider(), picture, f)
	})
	return f.ID, errors.Join(err, keepErr)
}

// notUploaded says what it means that a picture did not get to the provider: nothing was sent.
func notUploaded(err error) notify.Outcome {
	o := notify.Outcome{State: notify.Waiting, Code: "picture_upload", Reason: err.Error()}
	failure, answered := errors.AsType[*Failure](err)
	problem, is := errors.AsType[*fault.Fault](err)
	switch {
	case errors.Is(err, errUploading):
		o.Aside, o.After = true, 5*time.Second
	case is: // of the picture itself
		o.State, o.Code = notify.Broken, problem.Code
	case !answered: // of this machine
		o.Code, o.Aside = "interrupted", true
	case failure.Code == "keys_refused":
		o.State, o.Code = notify.Broken, failure.Code
	case failure.Status == http.StatusTooManyRequests:
		o.Code, o.After = "too_many", time.Second
	case failure.Status >= 400 && failure.Status < 500 && failure.Status != http.StatusRequestTimeout:
		o.State, o.Code = notify.Broken, "picture_refused"
	}
	return o
}
