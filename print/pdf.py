# Makes a PDF of the extract on standard input (src/pages/pdf.c):
#
#	python3 pdf.py NUMBER SITE [FILE]
#
# Links lead from the address SITE. With FILE, the bytes behind descriptor 3
# are in the PDF under that name. Nothing is fetched: whatever a page may ask
# for, a picture, a style, a font, is refused before anybody looks for it. The
# one stylesheet lies beside this file.

import sys
import tempfile

# For fonts that a page brings along, and none may: WeasyPrint would make a
# folder, which a killed process leaves behind.
tempfile.mkdtemp = lambda prefix: '/nonexistent'

from weasyprint import Attachment, CSS, HTML, VERSION  # noqa: E402
from weasyprint.layout import preferred  # noqa: E402

# Where a line ends is told in bytes, and 57.2 takes it for characters when it
# looks for the widest word of a cell: of a word in Cyrillic it sees a part, and
# columns are too narrow for their words.
split_in_bytes = preferred.split_first_line


def split_in_characters(text, *how, **more):
    line, length, end, *rest = split_in_bytes(text, *how, **more)
    return line, length, end and len(text.encode()[:end].decode()), *rest


if VERSION == '57.2':
    preferred.split_first_line = split_in_characters


def refuse(address):
    raise ValueError(f'{address} is not fetched')


number, site, *files = sys.argv[1:]
style = CSS(filename=__file__.removesuffix('.py') + '.css', url_fetcher=refuse)
page = HTML(string=sys.stdin.buffer.read().decode(), base_url=site,
            url_fetcher=refuse)
page.write_pdf(sys.stdout.buffer, stylesheets=[style],
               identifier=number.encode(), variant='pdf/ua-1',
               attachments=[Attachment(file_obj=open(3, 'rb'),
                                       base_url=f'file:///{name}')
                            for name in files])
