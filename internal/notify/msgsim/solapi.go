package msgsim

import (
	"crypto/hmac"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/solapi"
)

const (
	solapiSkew  = 15 * time.Minute
	solapiBatch = 10_000
)

var authorization = regexp.MustCompile(`^HMAC-SHA256 apiKey=([^,]+), date=([^,]+), salt=([^,]{12,64}), signature=([0-9a-f]{64})$`)

func (s *Server) solapi() {
	s.mux.HandleFunc("POST /messages/v4/send-many/detail", s.solapiOnly(s.solapiSend))
	s.mux.HandleFunc("POST /storage/v1/files", s.solapiOnly(s.solapiUpload))
	s.mux.HandleFunc("GET /messages/v4/list", s.solapiOnly(s.solapiList))
	s.mux.HandleFunc("GET /cash/v1/balance", s.solapiOnly(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"balance": s.config.Balance, "point": 0})
	}))
}

// solapiOnly lets through what is signed freshly and for the first time.
func (s *Server) solapiOnly(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		refuse := func(what, code string) {
			s.note(what)
			answer(w, http.StatusForbidden, map[string]string{"errorCode": code, "errorMessage": code})
		}
		m := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
		if m == nil || m[1] != s.config.Key {
			refuse("key", "InvalidAPIKey")
			return
		}
		if !hmac.Equal([]byte(r.Header.Get("Authorization")), []byte(solapi.Authorization(s.config.Key, s.config.Secret, m[2], m[3]))) {
			refuse("signature", "SignatureDoesNotMatch")
			return
		}
		now := s.config.Now()
		if at, err := time.Parse(time.RFC3339, m[2]); err != nil || at.Sub(now).Abs() > solapiSkew {
			refuse("clock", "RequestTimeTooSkewed")
			return
		}
		if !s.fresh(m[4], now) {
			refuse("salt", "DuplicatedSignature")
			return
		}
		next(w, r)
	}
}

// fresh says whether a signature was not used within the last quarter of an hour, and uses it.
func (s *Server) fresh(signature string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.used) > 200_000 {
		for k, at := range s.used {
			if now.Sub(at) > solapiSkew {
				delete(s.used, k)
			}
		}
	}
	at, known := s.used[signature]
	s.used[signature] = now
	return !known || now.Sub(at) > solapiSkew
}

type solapiMessage struct {
	To     string            `json:"to"`
	From   string            `json:"from"`
	Text   string            `json:"text"`
	Sub    string            `json:"subject"`
	Type   string            `json:"type"`
	Image  string            `json:"imageId"`
	Custom map[string]string `json:"customFields"`
	Kakao  *struct {
		Channel   string            `json:"pfId"`
		Template  string            `json:"templateId"`
		Variables map[string]string `json:"variables"`
		Ad        bool              `json:"adFlag"`
		Brand     *solapiBrand      `json:"bms"`
	} `json:"kakaoOptions"`
}

type solapiFailed struct {
	ID     string `json:"messageId"`
	To     string `json:"to"`
	Code   string `json:"statusCode"`
	Reason string `json:"statusMessage"`
}

func (s *Server) solapiSend(w http.ResponseWriter, r *http.Request) {
	inside, lost, done := s.fault(w, r)
	if done {
		return
	}
	var in struct {
		Messages   []solapiMessage `json:"messages"`
		Duplicates bool            `json:"allowDuplicates"`
	}
	if !read(r, &in) || len(in.Messages) == 0 || len(in.Messages) > solapiBatch {
		s.note("batch")
		answer(w, http.StatusBadRequest, map[string]string{"errorCode": "ValidationError", "errorMessage": "messages"})
		return
	}
	var good []Arrived
	failed, list, seen := []solapiFailed{}, []map[string]string{}, map[string]bool{}
	for _, m := range in.Messages {
		a, code := s.solapiTake(m)
		switch {
		case inside:
			code = "1030"
		case seen[m.To] && !in.Duplicates:
			code = "1024"
		}
		seen[m.To] = true
		if code != "" {
			failed = append(failed, solapiFailed{ID: "", To: m.To, Code: code, Reason: reason(code)})
			continue
		}
		good = append(good, a)
	}
	good = s.take(good)
	if lost {
		lose(w)
		return
	}
	for _, a := range good {
		list = append(list, map[string]string{"messageId": a.ID, "statusCode": "2000"})
	}
	answer(w, http.StatusOK, map[string]any{
		"failedMessageList": failed, "messageList": list,
		"groupInfo": map[string]any{"groupId": "G4V" + s.config.Now().UTC().Format("20060102150405"), "count": map[string]int{"total": len(in.Messages), "registeredSuccess": len(good), "registeredFailed": len(failed)}},
	})
}

// reason is what the simulator says beside a status; that of a picture speaks of it.
func reason(code string) string {
	if code == "1013" {
		return "이미지 파일을 찾을 수 없습니다"
	}
	return "refused by the simulator"
}

// solapiTake is m as it arrives, or the status by which it is refused.
func (s *Server) solapiTake(m solapiMessage) (Arrived, string) {
	a := Arrived{Provider: solapi.Name, Kind: m.Type, From: m.From, To: m.To, Subject: m.Sub, Text: m.Text, Ours: m.Custom["delivery"], Try: m.Custom["attempt"]}
	for k, v := range m.Custom {
		if len(k) > 30 || len(v) > 100 {
			return a, "1011"
		}
	}
	if m.Kakao == nil {
		if what := s.weigh(&a, m.Image); what != "" {
			s.note(what)
			return a, map[string]string{"sender": "1062", "letters": "1027", "size": "1026", "kind": "1010", "file": "1013"}[what]
		}
		return a, ""
	}
	a.Template, a.Ad = m.Kakao.Template, m.Kakao.Ad
	if m.Type == brandKind || m.Kakao.Brand != nil {
		what := s.brand(m)
		if what != "" {
			s.note(what)
			return a, map[string]string{"sender": "1062", "channel": "1011", "ad": "1011", "targeting": "1011", "night": "1011", "button": "1011", "kind": "1010", "size": "1026"}[what]
		}
		if all := m.Kakao.Brand.Buttons; len(all) > 0 {
			a.Button, a.Link = all[0].Name, all[0].Mobile
		}
		return a, ""
	}
	text, approved := s.config.Templates[a.Template]
	if !approved || m.Kakao.Channel != s.config.Channel {
		s.note("template")
		return a, "1041"
	}
	for name, value := range m.Kakao.Variables {
		text = strings.ReplaceAll(text, name, value)
	}
	if strings.Contains(text, "#{") {
		s.note("template")
		return a, "1042"
	}
	a.Text = text
	return a, ""
}

func (s *Server) solapiList(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	names, values := strings.Split(q.Get("criteria"), ","), strings.Split(q.Get("value"), ",")
	if len(names) != len(values) {
		answer(w, http.StatusBadRequest, map[string]string{"errorCode": "ValidationError"})
		return
	}
	list := map[string]any{}
	for _, a := range s.Arrived() {
		fits := a.Provider == solapi.Name && len(list) < 500
		for i, name := range names {
			switch name {
			case "to":
				fits = fits && a.To == values[i]
			case "messageId":
				fits = fits && a.ID == values[i]
			case "dateCreated":
				since, err := time.Parse("2006-01-02T15:04:05.000Z", values[i])
				fits = fits && err == nil && !a.At.Before(since)
			}
		}
		if fits {
			list[a.ID] = s.solapiRecord(a)
		}
	}
	answer(w, http.StatusOK, map[string]any{"limit": 500, "nextKey": nil, "messageList": list})
}

func (s *Server) solapiRecord(a Arrived) map[string]any {
	code := "3000"
	switch {
	case a.Reported && a.Fails:
		code = "3104"
	case a.Reported:
		code = "4000"
	}
	return map[string]any{
		"messageId": a.ID, "statusCode": code, "to": a.To, "from": a.From, "text": a.Text,
		"customFields": map[string]string{"delivery": a.Ours, "attempt": a.Try}, "dateUpdated": s.config.Now().UTC().Format(time.RFC3339Nano),
	}
}
