package country

import _ "embed"

// Places is a zip of some 10,000 real places (schools, car parks and well-known buildings) in the format of 도로명주소 한글: small, and
// enough to show what a search does. The codes of its roads, and most of its postcodes, are made up, and its marker says so.
//
//go:embed data/places.zip
var Places []byte
