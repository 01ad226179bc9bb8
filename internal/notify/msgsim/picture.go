package msgsim

import (
	"bytes"
	"encoding/base64"
	"image/jpeg"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/id"
)

// Picture is one that was uploaded.
type Picture struct {
	Provider string    `json:"-"`
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Width    int       `json:"width"`
	Height   int       `json:"height"`
	Bytes    int       `json:"bytes"`
	Until    time.Time `json:"-"`
}

// What a picture may be. SENS says so; of Solapi it is said.
const (
	mostSolapi  = 200_000
	mostSENS    = 300_000
	mostWidth   = 1500
	mostHeight  = 1440
	mostFiles   = 1000
	sixDays     = 6 * 24 * time.Hour
	mostName    = 40
	fileMoments = "2006-01-02T15:04:05.000"
)

var fileName = regexp.MustCompile(`(?i)\.jpe?g$`)

// upload keeps a picture, or says what is wrong with it.
func (s *Server) upload(provider, name, body string, most int) (p Picture, wrong string) {
	data, err := base64.StdEncoding.DecodeString(body)
	if err != nil || len(name) > mostName || !fileName.MatchString(name) {
		return p, "file_name"
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return p, "file_type"
	case len(data) > most || config.Width > mostWidth || config.Height > mostHeight:
		return p, "file_size"
	}
	p = Picture{Provider: provider, Name: name, Width: config.Width, Height: config.Height, Bytes: len(data)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.met["uploaded"]++
	p.ID, p.Until = provider+"-file-"+strconv.Itoa(s.met["uploaded"]), s.config.Now().Add(s.config.Files)
	s.files = append(s.files, p)
	if over := len(s.files) - mostFiles; over > 0 {
		s.files = slices.Delete(s.files, 0, over)
	}
	return p, ""
}

// picture is one that a provider knows, or nil.
func (s *Server) picture(provider, file string) *Picture {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.files {
		if p.Provider == provider && p.ID == file && s.config.Now().Before(p.Until) {
			return &p
		}
	}
	return nil
}

// ForgetFiles has no picture be known any more, as if its time had passed.
func (s *Server) ForgetFiles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = nil
}

func (s *Server) solapiUpload(w http.ResponseWriter, r *http.Request) {
	inside, lost, done := s.fault(w, r)
	if done {
		return
	}
	var in struct {
		File string `json:"file"`
		Name string `json:"name"`
		Type string `json:"type"`
	}
	wrong := "file_kind"
	var p Picture
	if read(r, &in) && in.Type == "MMS" && !inside {
		p, wrong = s.upload(solapi.Name, in.Name, in.File, mostSolapi)
	}
	switch {
	case wrong != "":
		s.note(wrong)
		answer(w, http.StatusBadRequest, map[string]string{"errorCode": "ValidationError", "errorMessage": wrong})
	case lost:
		lose(w)
	default:
		answer(w, http.StatusOK, map[string]string{"fileId": p.ID, "name": p.Name, "type": "MMS"})
	}
}

func (s *Server) sensUpload(w http.ResponseWriter, r *http.Request) {
	inside, lost, done := s.fault(w, r)
	if done {
		return
	}
	var in struct {
		Name string `json:"fileName"`
		Body string `json:"fileBody"`
	}
	wrong := "file_kind"
	var p Picture
	if read(r, &in) && !inside {
		p, wrong = s.upload(sens.Name, in.Name, in.Body, mostSENS)
	}
	switch {
	case wrong != "":
		s.note(wrong)
		answer(w, http.StatusBadRequest, map[string]any{"status": 400, "errors": []string{wrong}})
	case lost:
		lose(w)
	default:
		now := s.config.Now().In(id.Seoul)
		answer(w, http.StatusOK, map[string]string{"fileId": p.ID, "createTime": now.Format(fileMoments), "expireTime": p.Until.In(id.Seoul).Format(fileMoments)})
	}
}
