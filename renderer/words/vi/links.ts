import type { links as english } from '../en/links.ts';
import type { Translated } from '../en/translated.ts';

export const links: Translated<typeof english> = {
  state: {
    connecting: 'đang kết nối',
    up: 'đã kết nối',
    degraded: 'kết nối một phần',
    down: 'mất kết nối',
    refused: 'bị từ chối',
  },
  upLong: '{{host}} đã kết nối, đi về {{ms}}',
  connectingLong: 'Đang kết nối tới {{host}}',
  nextAttempt: 'Thử lại sau {{age}}.',
  noAttempt: 'Không tự thử lại cho tới khi có người xử lý.',
  what: {
    unreachable: 'Không kết nối được {{host}}',
    'timed-out': '{{host}} không trả lời kịp',
    'host-key-unknown': '{{host}} đưa ra khóa máy chủ chưa ai xác nhận',
    'host-key-changed': '{{host}} đưa ra khóa máy chủ khác với trước đây',
    'authentication-failed': '{{host}} không chấp nhận khóa hoặc mật khẩu',
    'key-missing': 'Chưa gửi gì tới {{host}}: máy này không có khóa cho máy đó',
    'file-unreadable': 'Chưa gửi gì tới {{host}}: không đọc được một tệp trên máy này',
    'secret-missing': '{{host}} cần mật khẩu hoặc cụm mật khẩu của khóa',
    'forwarding-refused': '{{host}} không cho phép chuyển tiếp',
    'sessions-refused': '{{host}} không mở phiên SSH nào để chạy lệnh',
    'socket-missing': 'Không có gì trả lời ở socket trên {{host}}',
    'socket-not-permitted': 'Không được phép mở socket trên {{host}}',
    'socket-busy': 'Socket trên {{host}} nhận kết nối nhưng không trả lời',
    'too-old': 'Phần mềm trên {{host}} quá cũ',
    stopping: 'HAProxy trên {{host}} đang dừng',
    protocol: '{{host}} trả lời điều không hiểu được',
    'over-limit': '{{host}} gửi nhiều dữ liệu hơn mức cho phép',
    redirected: '{{host}} chuyển hướng máy điều khiển sang nơi khác',
    closed: 'Kết nối tới {{host}} đã đóng',
    'disk-full': 'Ổ đĩa của {{host}} đã đầy',
    internal: 'Chính Tallydeck gặp lỗi khi làm việc với {{host}}',
  },
  mend: {
    unreachable: 'Kiểm tra nguồn điện, mạng và địa chỉ của máy trong tệp fleet.',
    'timed-out': 'Kiểm tra mạng giữa đây và đó.',
    'host-key-unknown': 'So dấu vân tay với chính máy đó, rồi mới tin cậy.',
    'host-key-changed':
      'Máy có được cài lại không? Nếu không, có thể có kẻ đứng giữa. Hãy so sánh trước khi tin cậy.',
    'authentication-failed':
      'Kiểm tra người dùng và khóa trong tệp fleet, và authorized_keys trên máy đó.',
    'key-missing':
      'Trên máy này, hãy chạy ssh-agent, thêm khóa (ssh-add) rồi khởi động lại Tallydeck, hoặc ghi một tệp khóa trong tệp fleet.',
    'file-unreadable':
      'Trên máy này, hãy kiểm tra đường dẫn ghi trong tệp fleet và quyền đọc tệp đó.',
    'secret-missing': 'Nhập tại đây. Chỉ được giữ trong bộ nhớ.',
    'forwarding-refused':
      'Bật AllowStreamLocalForwarding và AllowTcpForwarding trong sshd_config của máy đó.',
    'sessions-refused':
      'Đặt MaxSessions từ 1 trở lên trong sshd_config của máy đó (mặc định là 10), rồi nạp lại sshd. Một phiên là đủ.',
    'socket-missing':
      'Kiểm tra HAProxy hoặc Docker có đang chạy ở đó không, và đường dẫn trong tệp fleet.',
    'socket-not-permitted': 'Thêm người dùng từ xa vào nhóm của socket.',
    'socket-busy':
      'Xem HAProxy có bị treo không. Nếu không, đóng các máy điều khiển khác, hoặc tăng "stats maxconn".',
    'too-old': 'Hãy nâng cấp: cần HAProxy 2.6 trở lên, hoặc Docker 19.03 trở lên.',
    stopping: 'Chờ tiến trình mới, hoặc xem lại lần nạp cấu hình gần nhất.',
    protocol: 'Kiểm tra chương trình nào đang lắng nghe ở đó.',
    'over-limit':
      'Kết nối đã bị cắt để bảo vệ các điểm khác. Kiểm tra chương trình nào đang lắng nghe ở đó và máy có bị can thiệp không.',
    redirected:
      'Không bao giờ đi theo chuyển hướng. Kiểm tra chương trình nào đang lắng nghe ở đó.',
    closed: 'Kết nối sẽ tự mở lại.',
    internal: 'Kết nối sẽ tự mở lại. Hãy gửi tệp nhật ký cho nhóm phát triển.',
    'disk-full': 'Giải phóng ổ đĩa. Tỷ lệ vẫn áp dụng được, nhưng khởi động lại sẽ mất.',
  },
  attention_other: '{{count}} máy cần bạn đăng nhập',
  fingerprint: 'Dấu vân tay',
  algorithm: 'Thuật toán',
  trust: 'Tin cậy khóa này',
  trustChanged: 'Tin cậy khóa mới',
  secret: 'Mật khẩu hoặc cụm mật khẩu cho {{host}}',
  give: 'Kết nối',
  showHosts: 'Xem',
};
