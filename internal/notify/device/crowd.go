package device

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/todo"
)

// TodoCrowd is the kind of the todo that tells all who wish for a topic. Its key is the topic.
const TodoCrowd = "push.crowd"

// Chunk is how many devices are told in one transaction.
const chunk = 500

// News is what all who wish for a topic are told, once: the wish is met by it.
type News struct {
	Kind  string          `json:"kind"`
	Event string          `json:"event"`
	About string          `json:"about"`
	In    map[string]Said `json:"in"` // by language; one that it does not have is told in Korean
}

// Said is news in one language.
type Said struct {
	Fill map[string]string `json:"fill"`
	Link string            `json:"link"` // path in the shop
}

// Announce has all devices that wish for t told once tx has been committed, or some time after it.
func (s *Service) Announce(ctx context.Context, tx *sqldb.Tx, t Topic, n News, after time.Duration) error {
	if !s.On() {
		return nil
	}
	return todo.Add(ctx, tx, todo.Item{Kind: TodoCrowd, Key: t.String(), Due: time.Now().Add(after), Payload: n, Once: true})
}

// Todos go through crowds.
func (s *Service) Todos() []todo.Kind {
	return []todo.Kind{{Name: TodoCrowd, Deadline: 2 * time.Minute, First: 200 * time.Millisecond, Longest: 10 * time.Second, Handle: s.tellCrowd}}
}

// tellCrowd tells chunk after chunk; each is told, and its wishes are met, in one transaction. So whoever goes on after a crash
// goes on behind the last who were told. There is no news where there is nothing to be told any more.
func (s *Service) tellCrowd(ctx context.Context, j todo.Job) error {
	var n News
	if err := j.Read(&n); err != nil {
		return err
	}
	t := parseTopic(j.Key)
	for {
		about, err := s.needs.About(ctx, t)
		over := errors.Is(err, ErrTopic)
		if err != nil && !over {
			return err
		}
		if about.Wait {
			return nil
		}
		if about.Hidden {
			return s.shown(ctx, t, s.now().Sub(j.Created))
		}
		var told int
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			crowd, err := listeners(ctx, tx, t, chunk)
			if err != nil {
				return err
			}
			if told = len(crowd); told == 0 {
				return j.Done(ctx, tx)
			}
			met, err := forgetUntil(ctx, tx, t, crowd[told-1].id)
			if err != nil {
				return err
			}
			if met < int64(told) { // another hand was first
				return todo.ErrLost
			}
			if met > int64(told) { // somebody wished meanwhile: they are read again
				return todo.Later(time.Millisecond)
			}
			if over {
				return nil
			}
			return s.tell(ctx, tx, n, crowd)
		})
		if err != nil {
			return fmt.Errorf("tell those who wish for %s: %w", t, err)
		}
		if told == 0 {
			return nil
		}
	}
}

// hiddenFor is how long a crowd waits for what is out of sight to be shown again.
const hiddenFor = 30 * 24 * time.Hour

// shown says when to look again for something out of sight, of which a crowd is to be told since so long: the longer it is, the later.
// Where nobody wishes for it any more, or it has been too long, there is nothing left to do.
func (s *Service) shown(ctx context.Context, t Topic, since time.Duration) error {
	wished, err := s.Wished(ctx, s.db, t)
	if err != nil || !wished || since > hiddenFor {
		return err
	}
	return todo.Later(min(max(since/30, time.Minute), 15*time.Minute))
}

// tell tells some of a crowd, each in their language.
func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, n News, crowd []listener) error {
	readers := map[string][]notify.Reader{}
	for _, l := range crowd {
		if l.lang == "" { // gone
			continue
		}
		lang := l.lang
		if _, said := n.In[lang]; !said {
			lang = "ko"
		}
		readers[lang] = append(readers[lang], notify.Reader{Person: l.member, Lang: lang, Channel: Push, Address: l.id})
	}
	for _, lang := range slices.Sorted(maps.Keys(readers)) {
		said := n.In[lang]
		err := s.needs.Notices().TellMany(ctx, tx, notify.Notice{
			Kind: n.Kind, Event: n.Event + "/" + lang, About: n.About, Facts: notify.Facts{Fill: said.Fill}, Link: said.Link,
		}, readers[lang])
		if err != nil {
			return err
		}
	}
	return nil
}
