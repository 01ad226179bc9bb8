package push_test

import (
	"regexp"
	"testing"

	"github.com/saja-live/saja/internal/notify/push"
)

func TestATopicIsOneThatServicesTake(t *testing.T) {
	form := regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)
	seen := map[string]string{}
	for _, text := range []string{"", "show/1", "show/2", "라이브 방송 알림", "a b\r\nc"} {
		topic := push.NewTopic(text)
		if !form.MatchString(topic) || topic != push.NewTopic(text) || seen[topic] != "" {
			t.Errorf("%q: %q, which is also that of %q", text, topic, seen[topic])
		}
		seen[topic] = text + "!"
	}
}
