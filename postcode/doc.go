// Package postcode finds Korean addresses and their postcodes in the whole country, from one file and without a database.
//
// [Build] reads the official files of the Ministry of the Interior and Safety as they are downloaded (도로명주소 한글 and 건물DB; zipped
// or not, CP949 or UTF-8) and writes one immutable index. The same files give the same bytes. [Open] maps an index into memory
// and checks it; an [Index] may be asked by any number of goroutines.
//
// [Index.Search] takes what people type: a road and a number, a parcel, a dong, the name of a building, a postcode, English, with an area
// before it or none, without spaces, by initial consonants, half typed, or with a letter wrong. Every answer says how the
// query was understood. The work for one query is bounded, whatever it is.
//
// [Apply] takes the official changes of each day into an overlay, a second file beside the index, which Open reads with it. Both answer as one.
//
// How the file is laid out and why is docs/adr/0018 of Saja; the words of the official formats are kept: 법정동 is a unit, 지번 a parcel.
package postcode
