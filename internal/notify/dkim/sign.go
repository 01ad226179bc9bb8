package dkim

import (
	"bytes"
	"context"
	"crypto"
	"fmt"
	"io"
	"net/textproto"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// signed are the header fields that a signature holds, in so far as a mail has them.
var signed = []string{
	"From", "Subject", "Date", "To", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted",
	"List-Unsubscribe", "List-Unsubscribe-Post",
}

// Sign gives the signatures of a whole mail with lines that end in CRLF, one for each key; none where the shop's mail is not signed.
// Each is the value of a header field DKIM-Signature, folded.
func (k *Keys) Sign(ctx context.Context, mail []byte) ([]string, error) {
	if k.domain == "" {
		return nil, nil
	}
	keys, err := k.ready(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign a mail of %s: %w", k.domain, err)
	}
	names := present(mail)
	signers := make([]*dkim.Signer, 0, len(keys))
	into := make([]io.Writer, 0, len(keys))
	for _, one := range keys {
		s, err := dkim.NewSigner(&dkim.SignOptions{
			Domain: k.domain, Selector: one.selector, Signer: one.key, Hash: crypto.SHA256, HeaderKeys: names,
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		})
		if err != nil {
			return nil, err
		}
		signers, into = append(signers, s), append(into, s)
	}
	_, err = io.MultiWriter(into...).Write(mail)
	var values []string
	for _, s := range signers {
		if closed := s.Close(); err == nil { // each is closed, whatever became of the others
			err = closed
		}
		if err == nil {
			_, value, _ := strings.Cut(s.Signature(), ":")
			values = append(values, strings.TrimSpace(value))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("sign a mail of %s: %w", k.domain, err)
	}
	return values, nil
}

// present are those of the fields to be signed that a mail has.
func present(mail []byte) (names []string) {
	head, _, _ := bytes.Cut(mail, []byte("\r\n\r\n"))
	has := map[string]bool{} // own: of one mail
	for line := range bytes.Lines(head) {
		if name, _, is := bytes.Cut(line, []byte(":")); is && line[0] != ' ' && line[0] != '\t' {
			has[textproto.CanonicalMIMEHeaderKey(string(name))] = true
		}
	}
	for _, name := range signed {
		if has[textproto.CanonicalMIMEHeaderKey(name)] {
			names = append(names, name)
		}
	}
	return names
}
