package realtime

// codec is one encoding of the client protocol. A message is what stands for one reply or push; several may follow each
// other in what a transport sends at once.
type codec interface {
	// decode reads the commands of what a client sent at once.
	decode(sent []byte) ([]command, error)
	// reply gives the message that answers a command with one of the results in protocol.go.
	reply(id uint32, method string, result any) ([]byte, error)
	// refusal gives the message that answers a command with an error.
	refusal(id uint32, e *Error) []byte

	// channel gives a channel's name as publication and unsubscribe take it.
	channel(name string) []byte
	// publication adds the message of a live publication to those that are in b.
	publication(b, channel []byte, e *entry) []byte
	// publications gives a list of publications as results hold it.
	publications(list []*entry) []byte
	// unsubscribe gives the message that ends a subscription.
	unsubscribe(channel []byte, code int, reason string) []byte
	// tell gives the message of JSON data outside any channel.
	tell(data []byte) []byte
	// ping gives the message that asks for a pong.
	ping() []byte
}

// wire is how messages go over one kind of connection: a codec, and what the transport puts around messages. Connections
// of one wire share each frame that is made for their room.
type wire struct {
	codec
	frame func(messages []byte) []byte
	pings []byte // the frame of a ping
}

func newWire(c codec, frame func(messages []byte) []byte) *wire {
	return &wire{c, frame, frame(c.ping())}
}
