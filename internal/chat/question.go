package chat

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/list"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// Question is a line in which a viewer asks something.
type Question struct {
	ID     string    `json:"id" doc:"Id of the message"`
	At     time.Time `json:"at" doc:"When it was asked"`
	Author Author    `json:"author" doc:"Who asked, as the room sees them"`
	Text   string    `json:"text" doc:"What was asked"`
	off    int64
}

var (
	// how a question ends when nothing is said behind it
	endings = regexp.MustCompile(`(나요|까요|까여|나여|습니까|을까|ㄹ까|은지요|는지요)$`)
	// verbs that end as a question does: 만나요, 신나요
	noQuestion = regexp.MustCompile(`(만|끝|빛|신|각|억|화|혼|증|겁|냄새)나[요여]$`)
	asksFor    = regexp.MustCompile(`(얼마|언제|어디|어떻게|어때|어떤|뭐|뭔|무슨|무엇|몇|왜|누가|누구|어느).*(요|여|죠|지|까|나|가|데)$`)
	english    = regexp.MustCompile(`(?i)^(how|what|when|where|why|which|who|is|are|can|could|does|do|will|would|should)\b.* `)
	tail       = regexp.MustCompile(`[\s~!.…^;ㅋㅎㅠㅜ\p{So}\p{Sk}\x{fe0f}]+$`)
)

// asks says whether a line is a question, by its mark or by how it ends in Korean or begins in English.
func asks(text string) bool {
	if strings.ContainsAny(text, "?？") {
		return true
	}
	text = tail.ReplaceAllString(text, "")
	if noQuestion.MatchString(text) {
		return false
	}
	return endings.MatchString(text) || asksIf(text) || asksFor.MatchString(text) || english.MatchString(text+" ")
}

// asksIf knows 인가요, 한가요, 될까요 and their like: 가요 behind a syllable that ends in ㄴ.
func asksIf(text string) bool {
	word, ok := strings.CutSuffix(text, "가요")
	if !ok {
		word, ok = strings.CutSuffix(text, "가여")
	}
	letters := []rune(word)
	if !ok || len(letters) == 0 {
		return false
	}
	last := letters[len(letters)-1] - '가'
	return last >= 0 && last < 11172 && last%28 == 4
}

// oldestQuestions is the order in which they were asked.
var oldestQuestions = list.Order{Name: "questions", Columns: []list.Column{{Name: "q.off"}}, Most: 100}

// Questions lists what viewers asked in a room and nobody has answered, oldest first, a moment behind the sockets. Messages that
// were taken away are left out. It fails with ErrRoom or list.ErrPlace.
func (s *Service) Questions(ctx context.Context, room string, q list.Query) (list.Page[Question], error) {
	if !roomName.MatchString(room) {
		return list.Page[Question]{}, ErrRoom
	}
	w, err := oldestQuestions.Window(q)
	if err != nil {
		return list.Page[Question]{}, err
	}
	return openQuestions(ctx, s.db, s.place(room), w)
}

// Answered notes that a question has been answered, or, with open, that it has not. It fails with ErrNotFound if the room has no
// such question.
func (s *Service) Answered(ctx context.Context, room, message string, open bool, by account.Identity) error {
	at := s.now()
	if open {
		at = time.Time{}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		found, err := answer(ctx, tx, s.place(room), message, at, by.MemberID)
		if err == nil && !found {
			return ErrNotFound
		}
		return err
	})
}

// question reads a stored message.
func question(off int64, data string) (Question, error) {
	var t Text
	if err := json.Unmarshal([]byte(data), &t); err != nil {
		return Question{}, err
	}
	return Question{t.ID, sqldb.Moment(t.At), t.Author, t.Text, off}, nil
}

// isQuestion says whether a message is one: staff say what they know.
func (t Text) isQuestion() bool {
	return !t.Author.Role.Staff() && asks(t.Text)
}
