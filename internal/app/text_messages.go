package app

import (
	"context"
	"time"

	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/messages"
)

// byMessage are the kinds that buyers can be told by message too.
var byMessage = []string{tellReceived, tellPaid, tellCancelled, tellUndone, tellRefunded, tellDeparted, tellArriving, tellDelivered}

// settle is how long a provider of messages may take to write down what it took.
const settle = 15 * time.Second

// textMessages is the channel of text messages.
func (s *shop) textMessages() notify.Channel {
	return messages.Channel{
		Service: s.messages, Shop: s.config.Shop.Name, Settle: settle,
		Letter: func(ctx context.Context, delivery string) (notify.Letter, error) {
			return s.notices.Letter(ctx, delivery)
		},
	}
}
