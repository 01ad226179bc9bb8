package msgsim

import (
	"crypto/hmac"
	"net/http"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/notify/press"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/platform/id"
)

const (
	sensSkew  = 5 * time.Minute
	sensBatch = 100
)

func (s *Server) sens() {
	s.mux.HandleFunc("POST /sms/v2/services/{service}/messages", s.sensOnly(s.sensSend))
	s.mux.HandleFunc("POST /sms/v2/services/{service}/files", s.sensOnly(s.sensUpload))
	s.mux.HandleFunc("GET /sms/v2/services/{service}/messages", s.sensOnly(s.sensList))
	s.mux.HandleFunc("GET /sms/v2/services/{service}/messages/{id}", s.sensOnly(s.sensGet))
	s.mux.HandleFunc("POST /alimtalk/v2/services/{service}/messages", s.sensOnly(s.sensAlim))
	s.mux.HandleFunc("GET /alimtalk/v2/services/{service}/messages", s.sensOnly(s.sensList))
	s.mux.HandleFunc("GET /alimtalk/v2/services/{service}/messages/{id}", s.sensOnly(s.sensGet))
}

func (s *Server) sensOnly(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		refuse := func(what string) {
			s.note(what)
			answer(w, http.StatusUnauthorized, map[string]any{"error": map[string]string{"errorCode": "200", "message": "Authentication Failed"}})
		}
		millis := r.Header.Get(sens.HeaderTime)
		at, err := strconv.ParseInt(millis, 10, 64)
		if err != nil || time.UnixMilli(at).Sub(s.config.Now()).Abs() > sensSkew {
			refuse("clock")
			return
		}
		want := sens.Sign(s.config.Secret, r.Method, r.URL.RequestURI(), millis, s.config.Key)
		if r.Header.Get(sens.HeaderKey) != s.config.Key || !hmac.Equal([]byte(want), []byte(r.Header.Get(sens.HeaderSignature))) {
			refuse("signature")
			return
		}
		if service := r.PathValue("service"); service != s.config.SMS && service != s.config.Alim {
			answer(w, http.StatusForbidden, map[string]string{"errorMessage": "Forbidden"})
			return
		}
		next(w, r)
	}
}

func (s *Server) sensSend(w http.ResponseWriter, r *http.Request) {
	inside, lost, done := s.fault(w, r)
	if done {
		return
	}
	var in struct {
		Type    string `json:"type"`
		Content string `json:"content"`
		Subject string `json:"subject"`
		From    string `json:"from"`
		Ad      string `json:"contentType"`
		Files   []struct {
			ID string `json:"fileId"`
		} `json:"files"`
		Messages []struct {
			To      string `json:"to"`
			Subject string `json:"subject"`
			Content string `json:"content"`
		} `json:"messages"`
	}
	if !read(r, &in) || len(in.Messages) == 0 || len(in.Messages) > sensBatch {
		s.note("batch")
		answer(w, http.StatusBadRequest, map[string]any{"status": 400, "errors": []string{"messages"}})
		return
	}
	file := ""
	if len(in.Files) == 1 {
		file = in.Files[0].ID
	}
	var all []Arrived
	for _, m := range in.Messages {
		a := Arrived{Provider: sens.Name, Kind: in.Type, From: in.From, To: m.To, Subject: in.Subject, Text: in.Content, Ad: in.Ad == "AD"}
		if m.Content != "" {
			a.Text = m.Content
		}
		if what := s.weigh(&a, file); what != "" {
			s.note(what)
			answer(w, http.StatusBadRequest, map[string]any{"status": 400, "errors": []string{what}})
			return
		}
		all = append(all, a)
	}
	s.sensTake(w, all, inside, lost)
}

func (s *Server) sensAlim(w http.ResponseWriter, r *http.Request) {
	inside, lost, done := s.fault(w, r)
	if done {
		return
	}
	var in struct {
		Channel  string `json:"plusFriendId"`
		Template string `json:"templateCode"`
		Messages []struct {
			To      string `json:"to"`
			Content string `json:"content"`
		} `json:"messages"`
	}
	if !read(r, &in) || len(in.Messages) == 0 || len(in.Messages) > sensBatch || in.Channel != s.config.Channel {
		s.note("batch")
		answer(w, http.StatusBadRequest, map[string]any{"status": 400, "errors": []string{"messages"}})
		return
	}
	var all []Arrived
	for _, m := range in.Messages {
		approved, known := s.config.Templates[in.Template]
		if !known || press.Check(approved, m.Content) != nil {
			s.note("template")
			answer(w, http.StatusBadRequest, map[string]any{"status": 400, "errors": []string{"template"}})
			return
		}
		all = append(all, Arrived{Provider: sens.Name, Kind: "ATA", To: m.To, Text: m.Content, Template: in.Template})
	}
	s.sensTake(w, all, inside, lost)
}

func (s *Server) sensTake(w http.ResponseWriter, all []Arrived, inside, lost bool) {
	if inside {
		answer(w, http.StatusOK, map[string]any{"requestId": "", "statusCode": "500", "statusName": "fail"})
		return
	}
	s.mu.Lock()
	request := "RSSA-" + strconv.Itoa(s.taken+1)
	s.mu.Unlock()
	for i := range all {
		all[i].Request = request
	}
	all = s.take(all)
	if lost {
		lose(w)
		return
	}
	answer(w, http.StatusAccepted, map[string]any{"requestId": all[0].Request, "requestTime": s.seoul(all[0].At), "statusCode": "202", "statusName": "success"})
}

const sensTime = "2006-01-02 15:04:05"

func (s *Server) seoul(t time.Time) string { return t.In(id.Seoul).Format(sensTime) }

// sensList answers as SENS does: without the texts, and with 404 where nothing is found.
func (s *Server) sensList(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var all []map[string]any
	for _, a := range s.Arrived() {
		fits := a.Provider == sens.Name
		if request := q.Get("requestId"); request != "" {
			fits = fits && a.Request == request
		} else {
			at := s.seoul(a.At)
			fits = fits && at >= q.Get("requestStartTime") && at <= q.Get("requestEndTime") && (q.Get("to") == "" || q.Get("to") == a.To) && (q.Get("from") == "" || q.Get("from") == a.From)
		}
		if fits && len(all) < 100 {
			record := s.sensRecord(a)
			delete(record, "content")
			all = append(all, record)
		}
	}
	if all == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	answer(w, http.StatusOK, map[string]any{"statusCode": "202", "statusName": "success", "messages": all, "hasMore": false})
}

func (s *Server) sensGet(w http.ResponseWriter, r *http.Request) {
	for _, a := range s.Arrived() {
		if a.ID == r.PathValue("id") && a.Provider == sens.Name {
			if a.Template != "" {
				answer(w, http.StatusOK, s.sensRecord(a))
				return
			}
			answer(w, http.StatusOK, map[string]any{"statusCode": "200", "statusName": "success", "messages": []any{s.sensRecord(a)}})
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

func (s *Server) sensRecord(a Arrived) map[string]any {
	record := map[string]any{"requestId": a.Request, "messageId": a.ID, "from": a.From, "to": a.To, "content": a.Text, "requestTime": s.seoul(a.At)}
	name, code := "success", "0"
	if a.Fails {
		name, code = "fail", "3018"
	}
	if a.Template != "" {
		record["templateCode"] = a.Template
		if record["messageStatusName"] = "processing"; a.Reported {
			record["messageStatusName"], record["messageStatusCode"] = name, code
		}
		return record
	}
	if record["status"] = "PROCESSING"; a.Reported {
		record["status"], record["statusName"], record["statusCode"], record["completeTime"] = "COMPLETED", name, code, s.seoul(s.config.Now())
	}
	return record
}
