import type { RefusalWords } from '../model/refusal.ts';

export const refusals: RefusalWords = {
  observed: {
    what: 'gateway này chỉ được theo dõi',
    mend: 'trước tiên đặt `mode: manage` cho nó trong tệp fleet',
  },
  'not-installed': {
    what: 'phần của Tallydeck chưa có trong HAProxy ở đó',
    mend: 'cài đặt trước, trên màn hình của trạm',
  },
  'not-read': {
    what: 'chưa đọc được gì từ gateway này',
    mend: 'chờ đến khi kết nối của nó hoạt động',
  },
  'not-all-read': {
    what: 'chưa đọc được hết các gateway của trạm',
    mend: 'chờ kết nối của chúng hoạt động, và cài đặt phần của Tallydeck ở đó',
  },
  'gateway-down': {
    what: 'không kết nối được một gateway của trạm',
    mend: 'chờ đến khi kết nối của nó trở lại',
  },
  'no-route': {
    what: 'không có đường dẫn nào của gateway này tới {{service}}',
    mend: 'thêm một đường dẫn trong tệp fleet',
  },
  'no-gateway': {
    what: 'không gateway nào ở đó phục vụ {{service}}',
    mend: 'thêm đường dẫn tới nó trong tệp fleet',
  },
  'not-ssh': {
    what: 'máy này không được kết nối qua SSH',
    mend: 'không có khóa hay mật khẩu nào để nhập',
  },
  damaged: { what: '{{detail}}', mend: 'quay lui sẽ sửa lại' },
  'driven-by': {
    what: '{{by}} đang điều khiển ở đây; có thể tiếp quản {{seconds}} giây sau tín hiệu cuối của nó',
    mend: 'hãy chờ, hoặc hỏi người đang điều khiển',
  },
  'taken-over': {
    what: '{{by}} đã tiếp quản',
    mend: 'xem bên đó làm gì trước khi tiếp tục',
  },
  'not-holding': {
    what: 'lần triển khai đó không còn giữ gateway này',
    mend: 'xem tình trạng hiện tại của trạm',
  },
  overtaken: {
    what: 'trong lúc đó đã có lệnh quay lui',
    mend: 'yêu cầu lại nếu vẫn cần',
  },
  'given-up': { what: 'đã hủy', mend: 'yêu cầu lại nếu vẫn cần' },
  'revision-moved': {
    what: 'gateway đang ở bản {{revision}} do {{by}} ghi, không phải {{asked}}',
    mend: 'xem đã thay đổi gì, rồi yêu cầu lại',
  },
  replaced: { what: '{{detail}}', mend: 'thử lại' },
  'slots-busy': {
    what: 'một lệnh khác cho các vị trí của {{service}} tại {{site}} đang chạy',
    mend: 'chờ đến khi lệnh đó kết thúc',
  },
  'flags-busy': {
    what: 'một lệnh khác cho các cờ của {{service}} tại {{site}} đang chạy',
    mend: 'chờ đến khi lệnh đó kết thúc',
  },
  'install-busy': {
    what: 'một lần cài đặt khác trên {{gateway}} đang chạy',
    mend: 'chờ đến khi nó kết thúc',
  },
  'queued-busy': {
    what: 'một câu trả lời khác cho lệnh đang chờ này đang được xử lý',
    mend: 'chờ đến khi nó kết thúc',
  },
  'key-used': {
    what: 'khóa {{key}} đã dùng cho một lệnh khác',
    mend: 'yêu cầu với một khóa riêng',
  },
  'no-placement': {
    what: '{{service}} chưa có vị trí đặt tại {{site}}',
    mend: 'thêm một mục dưới `placements` trong tệp fleet',
  },
  'slots-full': {
    what: 'cả ba vị trí đều đang dùng',
    mend: 'trước tiên gỡ một vị trí không nhận khung hình',
  },
  'slot-stable': {
    what: 'vị trí {{slot}} đang là bản ổn định',
    mend: 'trước tiên đưa một vị trí khác lên làm bản ổn định',
  },
  'slot-is-stable': {
    what: 'vị trí {{slot}} đang là bản ổn định ở đây',
    mend: 'chọn vị trí khác',
  },
  'slot-empty': {
    what: 'vị trí {{slot}} ở đây đang trống',
    mend: 'trước tiên khởi động một bản phát hành trong đó',
  },
  'slot-in-use': {
    what: 'vị trí {{slot}} vẫn đang nhận khung hình',
    mend: 'quay lui trước',
  },
  'slot-unhealthy': {
    what: 'HAProxy thấy vị trí {{slot}} không khỏe: {{servers}}',
    mend: 'xem nhật ký của các container, và gateway có tới được địa chỉ của engine không',
  },
  'slot-drains': {
    what: 'vị trí {{slot}} vẫn còn trả lời khung hình sau {{seconds}} giây',
    mend: 'thử lại',
  },
  'containers-left': {
    what: 'vị trí {{slot}} không còn nhận khung hình, nhưng vẫn còn container: {{left}}',
    mend: 'xử lý việc đó, rồi gỡ vị trí lần nữa',
  },
  'no-candidate': {
    what: 'ở đây chưa vị trí nào là bản thử nghiệm',
    mend: 'trước tiên khởi động một bản phát hành bên cạnh bản ổn định',
  },
  'stable-stays': {
    what: '{{release}} vẫn là bản ổn định: {{why}}',
    mend: 'khởi động lại bản trước đó, rồi quay lui',
  },
  'no-mirror': {
    what: 'không thể sao chép khung hình cho {{service}}: tệp fleet chưa dành chỗ cho bản sao',
    mend: 'thêm `shadow: {}` vào dịch vụ, và cài đặt phần khác biệt trên các gateway của nó',
  },
  'no-flag-file': {
    what: '{{service}} không có tệp cờ',
    mend: 'đặt `flags: { path: … }` cho nó trong tệp fleet, rồi khởi động lại bản phát hành',
  },
  'nothing-to-undo': {
    what: 'thay đổi chưa được áp dụng ở đâu',
    mend: 'không có gì để hoàn tác',
  },
  'part-of-rollout': {
    what: 'không thể hoàn tác riêng một bước của lần triển khai',
    mend: 'quay lui cả lần triển khai',
  },
  'no-file': {
    what: '{{path}} không phải là tệp trên máy này',
    mend: 'nhập đường dẫn của tệp lưu tạo bằng `docker save`',
  },
  'no-window': {
    what: 'máy chủ này không có cửa sổ',
    mend: 'khởi động lại với --fleet FILE để mở fleet khác',
  },
  'real-fleet': {
    what: 'đang mở một fleet thật',
    mend: 'lỗi giả lập chỉ có trong phòng thử: khởi động không có --fleet',
  },
  remote: { what: '{{detail}}', mend: 'xử lý việc đó, rồi thử lại' },
};
