package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// box is an open folder.
type box struct {
	*link
	validity uint32 // of its UIDs; another one: they are other mails
	next     uint32 // the UID of the mail that comes next; 0: it does not say
	mails    int
}

// open lets the user in and opens the folder; without mark nothing in it is changed.
func open(ctx context.Context, a Account, mark bool) (_ *box, err error) {
	l, err := dial(ctx, a)
	if err != nil {
		return nil, err
	}
	b := &box{link: l}
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	if last, err := l.run("LOGIN "+quote(a.User)+" "+quote(a.Password), nil); err != nil {
		return nil, because(err, refusal(last))
	}
	command := "EXAMINE "
	if mark {
		command = "SELECT "
	}
	if _, err := l.run(command+quote(folderName(a.Folder)), b.hear); err != nil {
		return nil, because(err, NoFolder)
	}
	if b.validity == 0 {
		return nil, &Failure{Garbled, "it names no UIDVALIDITY"}
	}
	return b, nil
}

// because gives a no of the server its meaning.
func because(err error, t Trouble) error {
	if f := failure(err); f != nil && f.Trouble == "" {
		f.Trouble = t
	}
	return err
}

// refusal is what a no to LOGIN means: by its code (RFC 5530) it may be for a while.
func refusal(last string) Trouble {
	for _, code := range []string{"[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]"} {
		if strings.Contains(strings.ToUpper(last), code) {
			return Away
		}
	}
	if strings.Contains(strings.ToUpper(last), "[PRIVACYREQUIRED]") {
		return Insecure
	}
	return Refused
}

// hear reads what the server says of the folder.
func (b *box) hear(text string, _ []part) error {
	if word(text, 1) == "EXISTS" {
		b.mails, _ = strconv.Atoi(word(text, 0)) // only shown
	}
	for code, into := range map[string]*uint32{"[UIDVALIDITY ": &b.validity, "[UIDNEXT ": &b.next} {
		_, rest, is := strings.Cut(text, code)
		if number, _, closed := strings.Cut(rest, "]"); is && closed {
			n, err := strconv.ParseUint(number, 10, 32)
			if err != nil {
				return &Failure{Garbled, spoken(text, b.of)}
			}
			*into = uint32(n)
		}
	}
	return nil
}

// after are the UIDs above last, from the lowest.
func (b *box) after(last uint32) ([]uint32, error) {
	all, err := b.search(fmt.Sprintf("UID %d:*", uint64(last)+1))
	return slices.DeleteFunc(all, func(uid uint32) bool { return uid <= last }), err // n:* names the last mail even where n is higher
}

// since are the UIDs of mail that came in on a day or after it, from the lowest.
func (b *box) since(day time.Time) ([]uint32, error) {
	return b.search("SINCE " + day.Format("2-Jan-2006"))
}

// last is the UID of the last mail, or a higher one below that of the next; 0: there is none.
func (b *box) last() (uint32, error) {
	if b.next > 0 {
		return b.next - 1, nil
	}
	all, err := b.search("ALL")
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1], nil
}

func (b *box) search(what string) (all []uint32, err error) {
	b.begin(1, 0)
	b.left, b.most = listMost, listMost
	_, err = b.ask("UID SEARCH "+what, func(text string, _ []part) error {
		numbers, is := strings.CutPrefix(strings.ToUpper(text), "SEARCH")
		if !is {
			return nil
		}
		for number := range strings.FieldsSeq(numbers) {
			uid, err := strconv.ParseUint(number, 10, 32)
			if err != nil || uid == 0 {
				return &Failure{Garbled, spoken(text, b.of)}
			}
			all = append(all, uint32(uid))
		}
		return nil
	})
	slices.Sort(all)
	return slices.Compact(all), because(err, Garbled)
}

// errGone says that a mail is not there any more.
var errGone = errors.New("the mail is gone")

// size is how large the server says that a mail is. It fails with errGone.
func (b *box) size(uid uint32) (int64, error) {
	b.begin(1, 0)
	found, err := b.fetch(uid, "RFC822.SIZE")
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(found.text, 10, 64)
	if err != nil || n < 0 {
		return 0, &Failure{Garbled, "a size of " + spoken(found.text, b.of)}
	}
	return n, nil
}

// read reads a mail, one byte more than may be at most. It fails with errGone.
func (b *box) read(uid uint32) ([]byte, error) {
	b.begin(4, mailMost+1)
	found, err := b.fetch(uid, fmt.Sprintf("BODY.PEEK[]<0.%d>", mailMost+1))
	return found.bytes, err
}

// head reads the head of a mail. It fails with errGone.
func (b *box) head(uid uint32) ([]byte, error) {
	b.begin(1, headMost)
	found, err := b.fetch(uid, fmt.Sprintf("BODY.PEEK[HEADER]<0.%d>", headMost))
	return found.bytes, err
}

// fetch asks for one thing of a mail.
func (b *box) fetch(uid uint32, what string) (found part, err error) {
	key, _, _ := strings.Cut(strings.Replace(what, ".PEEK", "", 1), "<")
	there := false
	_, err = b.ask(fmt.Sprintf("UID FETCH %d (UID %s)", uid, what), func(text string, parts []part) error {
		if word(text, 1) != "FETCH" {
			return nil
		}
		of, value, is := pick(parts, key)
		if is && of == uid && !there {
			found, there = value, true
		}
		return nil
	})
	if err == nil && !there {
		err = errGone
	}
	return found, because(err, Garbled)
}

// pick finds the value of a key in what is said of a mail, and whose it is.
func pick(parts []part, key string) (uid uint32, value part, is bool) {
	depth := 0
	for i := 0; i < len(parts); i++ {
		switch parts[i].is {
		case '(':
			depth++
			continue
		case ')':
			depth--
			continue
		}
		if depth != 1 || parts[i].is != 'a' || i+1 >= len(parts) {
			continue
		}
		name, _, _ := strings.Cut(strings.ToUpper(parts[i].text), "<")
		next := parts[i+1]
		if next.is == '(' || next.is == ')' {
			continue
		}
		i++
		switch name {
		case "UID":
			n, err := strconv.ParseUint(next.text, 10, 32)
			if err == nil {
				uid = uint32(n)
			}
		case key:
			value, is = next, true
		}
	}
	return uid, value, is
}

// mark says on the server that a mail was read.
func (b *box) mark(uid uint32) error {
	_, err := b.run(fmt.Sprintf(`UID STORE %d +FLAGS.SILENT (\Seen)`, uid), nil)
	return because(err, Garbled)
}

// leave says goodbye; whether it is heard or not.
func (b *box) leave() {
	b.within(leaveWithin, 0)
	_, _ = b.ask("LOGOUT", nil)
	b.close()
}
